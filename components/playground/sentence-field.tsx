"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Textarea } from "@/components/ui/textarea";
import { draftText, MAX_TEXT, readMessages } from "@/lib/playground/conversation";
import { isSeveral } from "@/lib/playground/lines";
import type { Mode } from "@/lib/playground/search-params";
import { TooLongNote } from "./too-long-note";

interface SentenceFieldProps {
  value: string;
  onChange: (text: string) => void;
  /** Asked for at once, without waiting for a pause. */
  onSubmit: () => void;
  /** Goes on with it in another way. */
  onOpen: (mode: Mode, text: string) => void;
}

export function SentenceField({ value, onChange, onSubmit, onOpen }: SentenceFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Sentence"
        description={
          <>
            The scores follow as you type; <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> asks at once.
          </>
        }
      >
        {(props) => (
          <Textarea
            {...props}
            rows={3}
            maxLength={MAX_TEXT}
            className="max-h-64"
            placeholder="Type a sentence to classify"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onCtrlEnter={onSubmit}
          />
        )}
      </Field>
      <OtherWay text={value} onOpen={onOpen} />
      <TooLongNote text={value} />
    </div>
  );
}

/** What was pasted may be meant as messages, or as a sentence a line. */
function OtherWay({ text, onOpen }: { text: string; onOpen: SentenceFieldProps["onOpen"] }) {
  const read = readMessages(text);
  if (read !== null && "messages" in read) {
    return (
      <Button size="sm" className="w-fit" onClick={() => onOpen("conversation", draftText(read.messages))}>
        Open as a conversation
      </Button>
    );
  }
  if (!isSeveral(text)) return null;
  return (
    <Button size="sm" className="w-fit" onClick={() => onOpen("many", text)}>
      Classify each line by itself
    </Button>
  );
}
