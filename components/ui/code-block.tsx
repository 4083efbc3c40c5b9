import { cn } from "@/lib/utils";
import { CopyButton } from "./copy-button";

interface CodeBlockProps {
  code: string;
  /** Shown in the head and read out: "Python", "recipe.json". */
  label: string;
  className?: string;
}

export function CodeBlock({ code, label, className }: CodeBlockProps) {
  return (
    <figure className={cn("min-w-0 overflow-hidden rounded-lg border border-border bg-sunken", className)}>
      <figcaption className="flex h-9 items-center justify-between border-border border-b pr-1 pl-3 text-muted text-xs">
        {label}
        <CopyButton text={code} label={`Copy ${label}`} />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard
        tabIndex={0}
        className="overflow-x-auto p-3 font-mono text-text text-xs leading-5 focus-visible:-outline-offset-2"
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
