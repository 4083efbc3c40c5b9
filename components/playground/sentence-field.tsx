"use client";

import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Textarea } from "@/components/ui/textarea";

interface SentenceFieldProps {
  value: string;
  onChange: (text: string) => void;
  /** Asked for at once, without waiting for a pause. */
  onSubmit: () => void;
}

export function SentenceField({ value, onChange, onSubmit }: SentenceFieldProps) {
  return (
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
          maxLength={100_000}
          className="max-h-64"
          placeholder="Type a sentence to classify"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            onSubmit();
          }}
        />
      )}
    </Field>
  );
}
