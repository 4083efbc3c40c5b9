import { Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { RecipeFormValues } from "@/lib/preparations/form";
import type { PreparationWarning } from "@/lib/preparations/schema";
import type { WarningFix } from "@/lib/preparations/warning-fixes";
import { cn, formatCount } from "@/lib/utils";

/** As many names as a warning's own sentence has. */
const NAMED_LABELS = 5;

/** These make scores wrong; the others only say what was done, or what is thin. */
const SERIOUS: ReadonlySet<PreparationWarning["code"]> = new Set([
  "label_missing_in_split",
  "duplicates",
  "groups_straddle",
  "uneven_split",
  "locked_test_changed",
  "other_test_set",
  "empty_text",
]);

interface WarningListProps {
  warnings: readonly PreparationWarning[];
  fixesOf: (warning: PreparationWarning) => readonly WarningFix[];
  /** Makes a change of the recipe; without it there is none to be made. */
  onChange?: (change: Partial<RecipeFormValues>) => void;
  className?: string;
}

/** What to look at before training, with what can be done about it; long lists of labels are folded away. */
export function WarningList({ warnings, fixesOf, onChange, className }: WarningListProps) {
  if (warnings.length === 0) return null;
  return (
    <ul
      aria-label="Worth a look before training"
      className={cn("divide-y divide-border rounded-lg border border-border bg-surface", className)}
    >
      {warnings.map((warning) => (
        <WarningItem
          key={`${warning.code} ${warning.message}`}
          warning={warning}
          fixes={fixesOf(warning)}
          onChange={onChange}
        />
      ))}
    </ul>
  );
}

interface WarningItemProps {
  warning: PreparationWarning;
  fixes: readonly WarningFix[];
  onChange: WarningListProps["onChange"];
}

function WarningItem({ warning: { code, message, labels }, fixes, onChange }: WarningItemProps) {
  const isSerious = SERIOUS.has(code);
  const Icon = isSerious ? TriangleAlert : Info;
  return (
    <li className="flex flex-wrap items-start gap-x-2.5 gap-y-1 px-4 py-1.5 text-sm leading-5">
      <Icon aria-hidden className={cn("mt-1.5 size-4 shrink-0", isSerious ? "text-warning" : "text-info")} />
      <span className="sr-only">{isSerious ? "Warning: " : "Note: "}</span>
      {/* As high as the buttons beside it, so that the words stand on one line with theirs. */}
      <div className="min-w-56 flex-1 py-1">
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
      {fixes.length === 0 ? null : (
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:pb-1 max-sm:pl-6.5">
          {fixes.map((fix) => (
            <Fix key={fix.label} fix={fix} onChange={onChange} />
          ))}
        </div>
      )}
    </li>
  );
}

function Fix({ fix, onChange }: { fix: WarningFix; onChange: WarningListProps["onChange"] }) {
  if (fix.kind === "link") {
    return (
      <Button asChild size="sm">
        <Link href={fix.href}>{fix.label}</Link>
      </Button>
    );
  }
  return onChange === undefined ? null : (
    <Button size="sm" onClick={() => onChange(fix.change)}>
      {fix.label}
    </Button>
  );
}
