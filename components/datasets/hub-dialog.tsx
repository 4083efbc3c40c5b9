"use client";

import { Search } from "lucide-react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { HubImportForm } from "./hub-import-form";
import { HubSplitFields } from "./hub-split-fields";
import { useHubImport } from "./use-hub-import";

interface HubDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Imports a dataset of the Hugging Face hub by its name: look it up, choose what of it, bring it in. */
export function HubDialog({ open, onOpenChange }: HubDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="lg"
        title="Import from the Hugging Face hub"
        description="Nothing is downloaded before you have seen what there is."
      >
        <HubDialogBody onImported={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

/** Within the dialog, so that each opening begins anew. */
function HubDialogBody({ onImported }: { onImported: () => void }) {
  const hub = useHubImport({ onImported });
  const { register, handleSubmit } = useForm({ defaultValues: { name: "" } });
  const { found, lookupError, isLooking } = hub;
  // Said beside the choice that could not be looked up, as long as there is one.
  const isOfSplit = found !== undefined && (lookupError?.field === "config" || lookupError?.field === "split");
  const submit = handleSubmit(({ name }) => hub.lookUp({ name: name.trim() }));
  return (
    <div className="flex flex-col gap-5" aria-busy={isLooking}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Field
          label="Name of the dataset"
          description="As on its page: mteb/amazon_massive_intent, for example. The page's address will do, too."
          error={isOfSplit ? undefined : lookupError?.reason}
        >
          {(control) => (
            <div className="flex flex-col gap-2 sm:flex-row">
              <Input
                {...control}
                {...register("name", { onChange: hub.forget })}
                placeholder="owner/name"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
              <Button type="submit" variant={found === undefined ? "primary" : "secondary"} pending={isLooking}>
                <Search aria-hidden />
                Look it up
              </Button>
            </div>
          )}
        </Field>
      </form>
      <p role="status" className="sr-only">
        {lookupError?.reason ?? (isLooking ? "Looking it up" : found === undefined ? "" : `Found ${found.dataset}`)}
      </p>
      {found === undefined ? null : (
        <>
          <HubSplitFields hub={hub} found={found} />
          {/* Another split is another form: its columns, and so its filter, are others. */}
          <HubImportForm key={`${found.preview.config}\n${found.preview.split}`} hub={hub} found={found} />
        </>
      )}
    </div>
  );
}
