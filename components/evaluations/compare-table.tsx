"use client";

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Tone } from "@/components/ui/tones";
import { type ComparisonVerdict, describeComparison, verdictOf } from "@/lib/evaluations/describe-comparison";
import { accuracyName } from "@/lib/evaluations/describe-report";
import type { Interval } from "@/lib/evaluations/report-schema";
import type { Comparison, EvaluationSummary } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import { formatCount } from "@/lib/utils";
import { points, pointsRange, ScoreText } from "./scores";
import { splitWords } from "./split-words";

interface CompareTableProps {
  first: EvaluationSummary;
  others: readonly { evaluation: EvaluationSummary; comparison: Comparison }[];
  target: string;
  onBase: (evaluationId: string) => void;
}

/** Scores beside each other, and the difference to the first with what it may be worth. */
export function CompareTable({ first, others, target, onBase }: CompareTableProps) {
  const accuracy = accuracyName(first.headline?.find((one) => one.target === target)?.kind ?? "single");
  return (
    <Card className="overflow-x-auto">
      <Table label="Evaluations beside each other">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader numeric>{accuracy}</TableHeader>
            <TableHeader numeric>Macro-F1</TableHeader>
            <TableHeader className="hidden md:table-cell">Against the first</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          <CompareRow evaluation={first} target={target}>
            <span className="text-muted">What the others are measured by</span>
          </CompareRow>
          {others.map(({ evaluation, comparison }) => (
            <CompareRow key={evaluation.id} evaluation={evaluation} target={target} isOff={comparison.rows === null}>
              <Difference comparison={comparison} accuracy={accuracy} />
              <Button size="sm" variant="ghost" className="mt-1 -ml-2" onClick={() => onBase(evaluation.id)}>
                Measure by this one<span className="sr-only">: {evaluation.name}</span>
              </Button>
            </CompareRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

interface CompareRowProps {
  evaluation: EvaluationSummary;
  target: string;
  /** Of other rows: its scores say nothing beside these. */
  isOff?: boolean;
  children: React.ReactNode;
}

function CompareRow({ evaluation, target, isOff = false, children }: CompareRowProps) {
  const scores = evaluation.headline?.find((one) => one.target === target);
  return (
    <TableRow className={isOff ? "text-muted" : undefined}>
      <TableCell>
        <Link
          href={evaluationHref(evaluation.id)}
          className="rounded-sm font-medium underline-offset-4 hover:underline"
        >
          {evaluation.name}
        </Link>
        <span className="block text-muted text-xs">
          {formatCount(evaluation.rowsTotal)} {splitWords(evaluation.split).toLowerCase()} of {evaluation.datasetName}
        </span>
        {/* There is no room for a column of it on a phone. */}
        <div className="mt-2 md:hidden">{children}</div>
      </TableCell>
      <TableCell numeric>
        <ScoreText score={scores?.accuracy} className="inline-flex flex-col items-end sm:inline" />
      </TableCell>
      <TableCell numeric>
        <ScoreText score={scores?.macroF1} className="inline-flex flex-col items-end sm:inline" />
      </TableCell>
      <TableCell className="hidden min-w-56 md:table-cell">{children}</TableCell>
    </TableRow>
  );
}

const VERDICTS: Record<ComparisonVerdict, { word: string; tone: Tone }> = {
  better: { word: "better", tone: "green" },
  worse: { word: "worse", tone: "red" },
  unclear: { word: "no clear difference", tone: "grey" },
  same: { word: "alike", tone: "grey" },
  "other-rows": { word: "other rows", tone: "amber" },
};

function Difference({ comparison, accuracy }: { comparison: Comparison; accuracy: string }) {
  const { word, tone } = VERDICTS[verdictOf(comparison)];
  return (
    <div className="flex flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={tone}>{word}</Badge>
        <Points score={accuracy} difference={comparison.accuracyDifference} />
        <Points score="Macro-F1" difference={comparison.macroF1Difference} />
      </span>
      <span className="text-muted text-xs leading-5">{describeComparison(comparison)}</span>
    </div>
  );
}

function Points({ score, difference }: { score: string; difference: Interval | null }) {
  if (difference === null) return null;
  const range = pointsRange(difference);
  return (
    <span className="whitespace-nowrap tabular-nums">
      <span className="text-muted">{score}</span> {points(difference.value)} points
      {range === null ? null : (
        <span className="ml-1.5 text-muted text-xs">
          <span className="sr-only">, between </span>
          {range}
        </span>
      )}
    </span>
  );
}
