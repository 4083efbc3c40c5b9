import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { describeSimilarity } from "@/lib/datasets/copies/similarity-words";
import { describeLeaks } from "@/lib/preparations/describe-leaks";
import type { LeakReport, PreparationDetail } from "@/lib/preparations/schema";
import { sameRecipeHref } from "@/lib/preparations/search-params";
import { LeakFindings } from "./leak-findings";

interface LeakPanelProps {
  preparation: PreparationDetail;
  report: LeakReport;
}

/** Whether these splits leak, and whether they would have. */
export function LeakPanel({ preparation, report }: LeakPanelProps) {
  const { id, datasetId, recipe, roles, summary } = preparation;
  const { validation, test } = summary.splits;
  const findings = describeLeaks(report, {
    rows: { validation: validation.rows, test: test.rows },
    groupColumn: recipe.split.groupBy ?? roles.group,
    isSingleLabel: roles.targets.length === 1 && roles.targets[0]?.kind === "single",
    isMade: true,
  });
  return (
    <Card>
      <section aria-label="Leak report">
        <CardHeader
          title="Leak report"
          description="Copies on both sides of a split make scores look better than they are."
        />
        <CardContent className="flex flex-col gap-3">
          <LeakFindings
            findings={findings}
            actionOf={() => (
              <Button asChild size="sm">
                <Link href={sameRecipeHref(datasetId, id)}>Split again…</Link>
              </Button>
            )}
          />
          <p className="text-muted text-xs leading-5">
            Copies are texts at least {Math.round(report.similarity * 100)}% alike:{" "}
            {describeSimilarity(report.similarity).toLowerCase()}.
          </p>
        </CardContent>
      </section>
    </Card>
  );
}
