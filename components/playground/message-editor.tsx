"use client";

import { ClipboardPaste, Plus } from "lucide-react";
import { type ClipboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Kbd } from "@/components/ui/kbd";
import { toast } from "@/components/ui/toast";
import { MAX_MESSAGES, type Message, readMessages } from "@/lib/playground/conversation";
import { pluralise } from "@/lib/utils";
import { MessageRow } from "./message-row";
import { PasteMessagesDialog } from "./paste-messages-dialog";
import { ProblemList } from "./problem-list";

interface MessageEditorProps {
  messages: readonly Message[];
  /** They are being written. */
  onChange: (messages: readonly Message[]) => void;
  /** They are to be asked as they are. */
  onTake: (messages: readonly Message[]) => void;
  onSubmit: () => void;
}

/** The messages of a conversation, each with who says it. A JSON list that is pasted into one of them replaces them all. */
export function MessageEditor({ messages, onChange, onTake, onSubmit }: MessageEditorProps) {
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [isPasting, setIsPasting] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  // What is pasted can be taken back for as long as the message says so, which is longer than these may be on the page.
  const latestTake = useRef<typeof onTake | null>(null);
  useEffect(() => {
    latestTake.current = onTake;
    return () => {
      latestTake.current = null;
    };
  });
  // Where the next message will be: the rows are there only after the next render.
  const focusOn = (index: number) => {
    requestAnimationFrame(() => list.current?.querySelectorAll("textarea")[index]?.focus());
  };
  const change = (next: readonly Message[]) => {
    setProblems([]);
    onChange(next);
  };
  const take = (next: readonly Message[]) => {
    setProblems([]);
    onTake(next);
    const undo = () => latestTake.current?.(messages);
    toast.success(`${pluralise(next.length, "message")} pasted`, { action: { label: "Undo", onClick: undo } });
  };
  const paste = (event: ClipboardEvent) => {
    const read = readMessages(event.clipboardData.getData("text/plain"));
    if (read === null) return;
    event.preventDefault();
    if ("problems" in read) setProblems(read.problems);
    else take(read.messages);
  };
  const add = () => {
    change([...messages, { role: messages.at(-1)?.role === "user" ? "assistant" : "user", content: "" }]);
    focusOn(messages.length);
  };
  const remove = (index: number) => {
    change(messages.filter((_, at) => at !== index));
    focusOn(Math.max(0, index - 1));
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 font-medium text-sm">Messages</legend>
      <ol ref={list} className="flex flex-col gap-3">
        {messages.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message is known by its place alone
          <li key={index}>
            <MessageRow
              number={index + 1}
              message={message}
              onChange={(next) => change(messages.map((one, at) => (at === index ? next : one)))}
              onRemove={messages.length > 1 ? () => remove(index) : undefined}
              onPaste={paste}
              onSubmit={onSubmit}
            />
          </li>
        ))}
      </ol>
      {problems.length === 0 ? null : (
        <div role="alert">
          <Callout tone="danger" title="What was pasted is no list of messages">
            <ProblemList problems={problems} />
          </Callout>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={add} disabled={messages.length >= MAX_MESSAGES}>
          <Plus aria-hidden />
          Add a message
        </Button>
        <Button size="sm" onClick={() => setIsPasting(true)}>
          <ClipboardPaste aria-hidden />
          Paste a JSON list
        </Button>
      </div>
      <p className="text-muted text-xs leading-5">
        The scores follow as you type; <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> asks at once. Empty messages are left out.
      </p>
      {isPasting ? (
        <PasteMessagesDialog
          onClose={() => setIsPasting(false)}
          onTake={(next) => {
            setIsPasting(false);
            take(next);
          }}
        />
      ) : null}
    </fieldset>
  );
}
