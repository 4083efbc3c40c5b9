import { cn, formatCount } from "@/lib/utils";

interface NumberTextProps {
  /** null prints a dash: not known, which is not the same as zero. */
  value: number | null;
  /** How to print it; whole numbers with separators unless told otherwise. */
  format?: (value: number) => string;
  className?: string;
}

/** A number in figures of one width. */
export function NumberText({ value, format = formatCount, className }: NumberTextProps) {
  if (value === null) {
    return (
      <span className={cn("text-muted", className)}>
        <span aria-hidden>–</span>
        <span className="sr-only">not known</span>
      </span>
    );
  }
  return <span className={cn("tabular-nums", className)}>{format(value)}</span>;
}
