"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Textarea } from "@/components/ui/textarea";
import { type Message, readMessages } from "@/lib/playground/conversation";
import { ProblemList } from "./problem-list";

const NO_LIST = [
  "This is no JSON list of messages. It begins with a square bracket, and each message has a role and a content.",
];

interface PasteMessagesDialogProps {
  onClose: () => void;
  onTake: (messages: readonly Message[]) => void;
}

/** A conversation as code has it, from the clipboard. */
export function PasteMessagesDialog({ onClose, onTake }: PasteMessagesDialogProps) {
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<readonly string[]>([]);
  const submit = () => {
    const read = readMessages(text) ?? { problems: NO_LIST };
    if ("problems" in read) setProblems(read.problems);
    else onTake(read.messages);
  };
  return (
    <FormDialog
      title="Paste a JSON list of messages"
      description="As code sends them, or a line of a data file. They replace the messages that are there."
      action="Use these messages"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Messages as JSON">
        {(control) => (
          <Textarea
            {...control}
            aria-invalid={problems.length > 0 ? true : undefined}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onCtrlEnter={submit}
            rows={10}
            spellCheck={false}
            className="field-sizing-fixed max-h-80 font-mono text-xs"
            placeholder={'[{"role": "user", "content": "Where is my parcel?"}]'}
          />
        )}
      </Field>
      {problems.length === 0 ? null : (
        <div role="alert" className="text-danger text-sm">
          <ProblemList problems={problems} />
        </div>
      )}
    </FormDialog>
  );
}
