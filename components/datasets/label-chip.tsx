import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { labelColour } from "@/lib/charts/label-colour";

interface LabelChipProps {
  label: string;
  /** Takes the label away; without it there is no button. */
  onTake?: (label: string) => void;
  /** What stands behind the name. */
  children?: ReactNode;
}

const CHIP = "inline-flex min-w-0 max-w-full items-center gap-1.5 rounded-sm border border-border bg-surface text-xs";
const PLAIN = "h-5.5 px-1.5";
const WITH_BUTTON = "h-7 pr-0.5 pl-1.5";

/** A label as it stands at a row: its name, with the colour that it has everywhere. */
export function LabelChip({ label, onTake, children }: LabelChipProps) {
  return (
    <span className={`${CHIP} ${onTake === undefined ? PLAIN : WITH_BUTTON}`}>
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />
      <span className="truncate">{label}</span>
      {children}
      {onTake === undefined ? null : (
        <Button
          variant="ghost"
          size="icon-sm"
          className="size-6"
          aria-label={`Take ${label} away`}
          onClick={() => onTake(label)}
        >
          <X aria-hidden />
        </Button>
      )}
    </span>
  );
}
