import { Fragment } from "react";
import { type TextPart, visibleText } from "@/lib/datasets/cleaning/mark-changes";
import { cn } from "@/lib/utils";

interface MarkedTextProps {
  parts: readonly TextPart[];
  /** What the marked parts are: gone afterwards, new, or merely other than elsewhere. */
  as: "del" | "ins" | "mark";
  className?: string;
}

const TONES = {
  del: "bg-danger-soft text-danger line-through decoration-danger/60",
  ins: "bg-success-soft text-success no-underline",
  mark: "bg-warning-soft text-warning",
} as const;

/** A text with what differs from another one marked; spaces and invisible characters that differ can be seen. */
export function MarkedText({ parts, as: Mark, className }: MarkedTextProps) {
  return (
    <span className={cn("wrap-anywhere whitespace-pre-wrap", className)}>
      {parts.map(({ text, isChanged }, index) =>
        isChanged ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <Mark key={index} className={cn("rounded-xs px-px", TONES[Mark])}>
            {visibleText(text)}
          </Mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <Fragment key={index}>{text}</Fragment>
        ),
      )}
    </span>
  );
}
