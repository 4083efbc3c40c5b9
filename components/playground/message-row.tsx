"use client";

import { X } from "lucide-react";
import type { ClipboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { MAX_TEXT, type Message, ROLES } from "@/lib/playground/conversation";

const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: role }));

interface MessageRowProps {
  /** Counted from 1. */
  number: number;
  message: Message;
  onChange: (message: Message) => void;
  /** Undefined for the only one. */
  onRemove: (() => void) | undefined;
  onPaste: (event: ClipboardEvent) => void;
  onSubmit: () => void;
}

/** One message: who says it, and what. */
export function MessageRow({ number, message, onChange, onRemove, onPaste, onSubmit }: MessageRowProps) {
  return (
    <div className="grid grid-cols-[1fr_auto] items-start gap-2 sm:grid-cols-[8rem_1fr_auto]">
      <Select
        aria-label={`Role of message ${number}`}
        options={ROLE_OPTIONS}
        value={message.role}
        onValueChange={(role) => onChange({ ...message, role })}
      />
      <Textarea
        aria-label={`Message ${number}`}
        rows={1}
        maxLength={MAX_TEXT}
        className="order-last col-span-2 max-h-48 min-h-8 py-1.5 sm:order-none sm:col-span-1"
        placeholder="What is said"
        value={message.content}
        onChange={(event) => onChange({ ...message, content: event.target.value })}
        onPaste={onPaste}
        onCtrlEnter={onSubmit}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove message ${number}`}
        title="Remove"
        disabled={onRemove === undefined}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
