import { cn } from "@/lib/utils";
import { CopyButton } from "./copy-button";

interface ScrolledTextProps {
  text: string;
  /** What is copied: "Copy the log". */
  copyLabel: string;
  /** Lines that are too wide break instead of being scrolled to. */
  breaksLines?: boolean;
  className?: string;
}

/** A long text in a box of its own, to be scrolled and copied. */
export function ScrolledText({ text, copyLabel, breaksLines = false, className }: ScrolledTextProps) {
  return (
    <div className={cn("relative rounded-md border border-border bg-sunken", className)}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long text must be scrollable by keyboard
        tabIndex={0}
        className={cn(
          "max-h-80 overflow-auto p-3 pr-11 text-xs leading-5",
          breaksLines && "wrap-anywhere whitespace-pre-wrap",
        )}
      >
        {text}
      </pre>
      <CopyButton text={text} label={copyLabel} className="absolute top-1.5 right-1.5" />
    </div>
  );
}
