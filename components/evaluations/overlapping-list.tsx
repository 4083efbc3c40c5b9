import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { baselineName } from "@/lib/evaluations/describe-report";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { compareHref, evaluationHref } from "@/lib/evaluations/search-params";
import { pluralise } from "@/lib/utils";

interface OverlappingListProps {
  evaluation: EvaluationDetail;
  /** Of the target that is looked at. */
  targetKind: TargetReport["kind"];
}

/** What answered other rows of the same split: it has no place in the table, but they can be compared on what both answered. */
export function OverlappingList({ evaluation: { id, overlapping }, targetKind }: OverlappingListProps) {
  if (overlapping.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="font-medium text-sm">Answers to other rows of these splits</h3>
      <p className="text-muted text-xs leading-5">
        They have no place in the table. Each can be compared on the rows that both answered.
      </p>
      <ul aria-label="Answers to other rows of these splits" className="flex flex-col">
        {overlapping.map((other) => (
          <OverlappingItem key={other.id} other={other} name={baselineName(other, targetKind)} evaluationId={id} />
        ))}
      </ul>
    </div>
  );
}

interface OverlappingItemProps {
  other: EvaluationSummary;
  name: string;
  evaluationId: string;
}

function OverlappingItem({ other, name, evaluationId }: OverlappingItemProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-0.5 text-sm">
      <Link
        href={evaluationHref(other.id)}
        className="wrap-anywhere min-w-0 rounded-sm underline-offset-4 hover:underline"
      >
        {name}
      </Link>
      <span className="whitespace-nowrap text-muted text-xs tabular-nums">{pluralise(other.rowsTotal, "row")}</span>
      <Button asChild size="sm" variant="ghost">
        <Link href={compareHref([other.id, evaluationId])} prefetch={false}>
          <GitCompareArrows aria-hidden />
          Compare<span className="sr-only">: {name}</span>
        </Link>
      </Button>
    </li>
  );
}
