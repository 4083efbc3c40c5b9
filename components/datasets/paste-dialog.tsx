"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ClipboardPaste } from "lucide-react";
import { useRouter } from "next/navigation";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { useSettled } from "@/components/ui/use-settled";
import { datasetMutations } from "@/lib/datasets/mutations";
import { describeParsing } from "@/lib/datasets/parse-words";
import { datasetHref } from "@/lib/datasets/search-params";
import { textPreviewQuery } from "./file-preview";
import { describeImportError } from "./import-error";
import { PlainRows } from "./plain-rows";

const PREVIEW_AFTER_MS = 300;

/** More than a JSON body may hold goes the way of a file. */
const MAX_JSON_CHARACTERS = 250_000;

const pasteForm = z.object({
  content: z.string().refine((text) => text.trim() !== "", "Paste some rows first."),
  name: z.string().trim().max(200, "A name has at most 200 characters."),
});

interface PasteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Rows from the clipboard: out of a spreadsheet, a mail, or another program. */
export function PasteDialog({ open, onOpenChange }: PasteDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="lg"
        title="Paste rows"
        description="Copied from a spreadsheet, or as CSV or JSON Lines. One row is one example."
      >
        <PasteForm />
      </DialogContent>
    </Dialog>
  );
}

/** Within the dialog, so that each opening begins anew. */
function PasteForm() {
  const router = useRouter();
  const client = useQueryClient();
  const importing = useMutation(datasetMutations.importSample(client));
  const uploading = useMutation(datasetMutations.upload(client));
  const form = useForm({ resolver: zodResolver(pasteForm), defaultValues: { content: "", name: "" } });
  const content = useSettled(useWatch({ control: form.control, name: "content" }), PREVIEW_AFTER_MS);
  const hasContent = content.trim() !== "";
  const look = useQuery({
    ...textPreviewQuery(content),
    enabled: hasContent,
    placeholderData: (previous) => previous,
  });
  const preview = hasContent ? look.data : undefined;
  const isDone = importing.isSuccess || uploading.isSuccess;

  const submit = form.handleSubmit(async ({ content: text, name }) => {
    const named = name === "" ? {} : { name };
    try {
      const { id } =
        text.length <= MAX_JSON_CHARACTERS
          ? await importing.mutateAsync({ source: "text", content: text, ...named })
          : await uploading.mutateAsync({ file: new File([text], "Pasted rows.csv"), name: name || "Pasted rows" });
      router.push(datasetHref(id));
    } catch (error) {
      form.setError("content", { message: describeImportError(error) }, { shouldFocus: true });
    }
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label="Rows" error={errors.content?.message ?? preview?.problem ?? undefined}>
        {(control) => (
          <Textarea
            {...control}
            {...form.register("content")}
            rows={8}
            spellCheck={false}
            className="field-sizing-fixed max-h-60 whitespace-pre font-mono text-xs"
            placeholder={"text\tlabel\nWhere is my parcel?\tdelivery\nI want my money back\trefund"}
          />
        )}
      </Field>
      <div className="flex min-h-48 flex-col gap-1.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className="font-medium text-sm">First rows</h3>
          <span className="text-muted text-xs">
            {preview === undefined || preview.problem !== null ? "" : describeParsing(preview.options)}
          </span>
        </div>
        <div className="overflow-hidden rounded-md border border-border [&>*]:border-t-0">
          {hasContent ? (
            <PlainRows preview={preview} isLoading={look.isPlaceholderData} className="h-40" />
          ) : (
            <p className="grid h-40 place-items-center px-4 text-center text-muted text-sm">
              The rows appear here as they will be read.
            </p>
          )}
        </div>
      </div>
      <Field label="Name of the dataset" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} placeholder="Pasted rows" autoComplete="off" />}
      </Field>
      <DialogFooter className="-mt-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={importing.isPending || uploading.isPending || isDone}>
          <ClipboardPaste aria-hidden />
          Import rows
        </Button>
      </DialogFooter>
    </form>
  );
}
