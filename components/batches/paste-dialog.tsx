"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { SwitchField } from "@/components/ui/switch-field";
import { Textarea } from "@/components/ui/textarea";
import type { ParseSettings } from "@/lib/datasets/parse-schema";

interface PasteDialogProps {
  onClose: () => void;
  onPaste: (text: string, settings: Pick<ParseSettings, "hasHeader">) => void;
}

/** A list of texts from the clipboard, or rows out of a spreadsheet. */
export function PasteDialog({ onClose, onPaste }: PasteDialogProps) {
  const [text, setText] = useState("");
  const [hasHeader, setHasHeader] = useState(false);
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") setError("Paste some lines first.");
    else onPaste(text.endsWith("\n") ? text : `${text}\n`, { hasHeader });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title="Paste a list"
        description="One text a line, or rows copied from a spreadsheet. The result is a CSV file."
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field label="Lines" error={error}>
            {(control) => (
              <Textarea
                {...control}
                value={text}
                onChange={(event) => setText(event.target.value)}
                rows={12}
                spellCheck={false}
                className="field-sizing-fixed max-h-80 text-sm"
                placeholder={"Where is my parcel?\nI want my money back"}
              />
            )}
          </Field>
          <SwitchField label="The first line names the columns" checked={hasHeader} onCheckedChange={setHasHeader} />
          <DialogFooter className="-mt-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary">
              Use these lines
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
