import { cn } from "@/lib/utils";

interface ProgressProps {
  /** 0 to `max`; null while the amount is unknown. */
  value: number | null;
  max?: number;
  /** Names the bar: "Rows read". */
  label: string;
  /** The value in words: "30 of 100 steps". Defaults to a percentage. */
  valueText?: string;
  className?: string;
}

export function Progress({ value, max = 100, label, valueText, className }: ProgressProps) {
  const share = value === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={valueText ?? (share === null ? "In progress" : undefined)}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-border", className)}
    >
      {share === null ? (
        <div
          data-mark
          className="h-full w-1/3 animate-sweep rounded-full bg-accent motion-reduce:w-full motion-reduce:opacity-40"
        />
      ) : (
        <div
          data-mark
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${share * 100}%` }}
        />
      )}
    </div>
  );
}
