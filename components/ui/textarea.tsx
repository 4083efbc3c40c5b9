import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./input";

interface TextareaProps extends ComponentProps<"textarea"> {
  /** Called on Ctrl+Enter, or ⌘ Enter: Enter by itself is a line. */
  onCtrlEnter?: () => void;
}

/** Grows with its text where the browser can; otherwise scrolls. */
export function Textarea({ className, rows = 4, onCtrlEnter, onKeyDown, ...props }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      className={cn(controlClasses, "field-sizing-content min-h-20 resize-y py-2 leading-5", className)}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (onCtrlEnter === undefined || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onCtrlEnter();
      }}
      {...props}
    />
  );
}
