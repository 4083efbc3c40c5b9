import { Info, TriangleAlert } from "lucide-react";
import type { PreparationWarning } from "@/lib/preparations/schema";
import { cn, formatCount } from "@/lib/utils";

/** As many names as a warning's own sentence has. */
const NAMED_LABELS = 5;

/** These make scores wrong; the others only say what was done, or what is thin. */
const SERIOUS: ReadonlySet<PreparationWarning["code"]> = new Set(["label_missing_in_split", "duplicates"]);

/** What to look at before training; long lists of labels are folded away. */
export function WarningList({ warnings, className }: { warnings: readonly PreparationWarning[]; className?: string }) {
  if (warnings.length === 0) return null;
  return (
    <ul
      aria-label="Worth a look before training"
      className={cn("divide-y divide-border rounded-lg border border-border bg-surface", className)}
    >
      {warnings.map((warning) => (
        <WarningItem key={`${warning.code} ${warning.message}`} warning={warning} />
      ))}
    </ul>
  );
}

function WarningItem({ warning: { code, message, labels } }: { warning: PreparationWarning }) {
  const isSerious = SERIOUS.has(code);
  const Icon = isSerious ? TriangleAlert : Info;
  return (
    <li className="flex gap-2.5 px-4 py-2.5 text-sm leading-5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", isSerious ? "text-warning" : "text-info")} />
      <span className="sr-only">{isSerious ? "Warning: " : "Note: "}</span>
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{message}</p>
        {labels.length > NAMED_LABELS ? (
          <details className="mt-0.5">
            <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">
              All {formatCount(labels.length)} labels
            </summary>
            <p className="wrap-anywhere mt-1 max-h-40 overflow-y-auto text-muted text-xs leading-5">
              {labels.map((label) => label || "(empty)").join(", ")}
            </p>
          </details>
        ) : null}
      </div>
    </li>
  );
}
