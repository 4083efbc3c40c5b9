"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
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
  const submit = () => {
    if (text.trim() === "") setError("Paste some lines first.");
    else onPaste(text.endsWith("\n") ? text : `${text}\n`, { hasHeader });
  };
  return (
    <FormDialog
      title="Paste a list"
      description="One text a line, or rows copied from a spreadsheet. The result is a CSV file."
      action="Use these lines"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Lines" error={error}>
        {(control) => (
          <Textarea
            {...control}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onCtrlEnter={submit}
            rows={12}
            spellCheck={false}
            className="field-sizing-fixed max-h-80 text-sm"
            placeholder={"Where is my parcel?\nI want my money back"}
          />
        )}
      </Field>
      <SwitchField label="The first line names the columns" checked={hasHeader} onCheckedChange={setHasHeader} />
    </FormDialog>
  );
}
