import type { ReactNode } from "react";
import { labelColour } from "@/lib/charts/label-colour";

interface LabelChipProps {
  label: string;
  /** `roomy` leaves space for a button in it. */
  size?: "line" | "roomy";
  children?: ReactNode;
}

const CHIP = "inline-flex min-w-0 max-w-full items-center gap-1.5 rounded-sm border border-border bg-surface text-xs";
const SIZES = { line: "h-5.5 px-1.5", roomy: "h-7 pr-0.5 pl-1.5" } as const;

/** A label as it stands at a row: its name, with the colour that it has everywhere. */
export function LabelChip({ label, size = "line", children }: LabelChipProps) {
  return (
    <span className={`${CHIP} ${SIZES[size]}`}>
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />
      <span className="truncate">{label}</span>
      {children}
    </span>
  );
}
