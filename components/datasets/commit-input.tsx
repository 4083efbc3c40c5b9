"use client";

import { type ComponentProps, type KeyboardEvent, useState } from "react";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";

interface CommitProps {
  value: string;
  /** Called when the field is left, or Enter pressed, with other text in it. What it does not take stays in the field. */
  onCommit: (value: string) => void;
  /** Called when Escape brings the old text back. */
  onRevert?: () => void;
}

/** What was typed and not yet taken over. */
function useTyped({ value, onCommit, onRevert }: CommitProps) {
  const [edit, setEdit] = useState<{ typed: string; base: string } | null>(null);
  // Taken over, or changed elsewhere: from here on the field follows the value again.
  if (edit !== null && edit.base !== value) setEdit(null);
  const commit = () => {
    if (edit === null) return;
    if (edit.typed === value) setEdit(null);
    else onCommit(edit.typed);
  };
  return {
    commit,
    field: {
      value: edit?.typed ?? value,
      onChange: ({ target }: { target: { value: string } }) => setEdit({ typed: target.value, base: value }),
      onBlur: commit,
    },
    onEscape: (event: KeyboardEvent) => {
      if (event.key !== "Escape" || edit === null) return;
      setEdit(null);
      onRevert?.();
    },
  };
}

type Others<Tag extends "input" | "textarea"> = Omit<ComponentProps<Tag>, keyof CommitProps>;

/** A text field that is taken over as a whole, not letter by letter; Escape brings the old text back. */
export function CommitInput({ value, onCommit, onRevert, ...props }: CommitProps & Others<"input">) {
  const { commit, field, onEscape } = useTyped({ value, onCommit, onRevert });
  return (
    <Input
      {...props}
      {...field}
      onKeyDown={(event) => {
        onEscape(event);
        if (event.key === "Enter") commit();
      }}
    />
  );
}

/** The same for several lines, where Enter begins a new one. */
export function CommitTextarea({ value, onCommit, onRevert, ...props }: CommitProps & Others<"textarea">) {
  const { field, onEscape } = useTyped({ value, onCommit, onRevert });
  return <Textarea {...props} {...field} onKeyDown={onEscape} />;
}
