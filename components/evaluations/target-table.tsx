"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NumberText } from "@/components/ui/number";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { percent, ScoreText } from "./scores";
import { chooseTarget } from "./use-evaluation-target";

interface TargetTableProps {
  evaluation: EvaluationDetail;
  chosen: string;
}

/** Several targets side by side; a press looks at one. */
export function TargetTable({ evaluation: { report }, chosen }: TargetTableProps) {
  if (report === null) return null;
  return (
    <Card className="overflow-hidden">
      <Table label="Targets">
        <TableHead>
          <tr>
            <TableHeader>Target</TableHeader>
            <TableHeader numeric>Accuracy</TableHeader>
            <TableHeader numeric>Macro-F1</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Jaccard
            </TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Labels
            </TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Rows
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {report.targets.map(({ target, scores, labels, rows }) => (
            <TableRow key={target}>
              <TableCell>
                <Button variant="link" aria-pressed={target === chosen} onClick={() => chooseTarget(target)}>
                  {target}
                </Button>
              </TableCell>
              <TableCell numeric>
                <ScoreText score={scores.accuracy} />
              </TableCell>
              <TableCell numeric>
                <ScoreText score={scores.macroF1} />
              </TableCell>
              <TableCell numeric className="hidden sm:table-cell">
                <NumberText value={scores.jaccardSamples?.value ?? null} format={percent} />
              </TableCell>
              <TableCell numeric className="hidden sm:table-cell">
                <NumberText value={labels.length} />
              </TableCell>
              <TableCell numeric className="hidden sm:table-cell">
                <NumberText value={rows} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <p className="border-border border-t px-3 py-2 text-muted text-xs tabular-nums">
        Every target right at once: <ScoreText score={report.allRight} className="text-text" />
      </p>
    </Card>
  );
}
