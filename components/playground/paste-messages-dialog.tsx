"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readMessages(text) ?? { problems: NO_LIST };
    if ("problems" in read) setProblems(read.problems);
    else onTake(read.messages);
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title="Paste a JSON list of messages"
        description="As code sends them, or a line of a data file. They replace the messages that are there."
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field label="Messages as JSON">
            {(control) => (
              <Textarea
                {...control}
                aria-invalid={problems.length > 0 ? true : undefined}
                value={text}
                onChange={(event) => setText(event.target.value)}
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
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary">
              Use these messages
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
