"use client";

import Link from "next/link";
import { Card } from "@/components/ui/card";
import { NumberText } from "@/components/ui/number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { EvaluationSummary } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import { formatCount } from "@/lib/utils";
import { EvaluationStatus } from "./evaluation-status";
import { ScoreText } from "./scores";
import { splitWords } from "./split-words";

interface EvaluationTableProps {
  evaluations: readonly EvaluationSummary[];
  chosen: readonly string[];
  maxChosen: number;
  onToggle: (evaluationId: string) => void;
}

export function EvaluationTable({ evaluations, chosen, maxChosen, onToggle }: EvaluationTableProps) {
  return (
    <Card className="overflow-hidden">
      <Table label="Evaluations">
        <TableHead>
          <tr>
            <TableHeader className="w-9 pr-0">
              <span className="sr-only">Compare</span>
            </TableHeader>
            <TableHeader>Name</TableHeader>
            <TableHeader className="hidden lg:table-cell">Rows</TableHeader>
            <TableHeader numeric>Accuracy</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Macro-F1
            </TableHeader>
            <TableHeader className="hidden md:table-cell">Made</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {evaluations.map((evaluation) => (
            <EvaluationRow
              key={evaluation.id}
              evaluation={evaluation}
              isChosen={chosen.includes(evaluation.id)}
              isFull={chosen.length >= maxChosen}
              onToggle={() => onToggle(evaluation.id)}
            />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

interface EvaluationRowProps {
  evaluation: EvaluationSummary;
  isChosen: boolean;
  isFull: boolean;
  onToggle: () => void;
}

function EvaluationRow({ evaluation, isChosen, isFull, onToggle }: EvaluationRowProps) {
  const { id, name, status, datasetName, split, headline, createdAt, rowsDone, rowsTotal } = evaluation;
  const [first, ...others] = headline ?? [];
  const isReady = status === "ready";
  return (
    <TableRow>
      <TableCell className="w-9 pr-0">
        <input
          type="checkbox"
          className="block size-4 accent-accent pointer-coarse:size-5"
          aria-label={`Compare ${name} on ${splitWords(split).toLowerCase()} of ${datasetName}`}
          checked={isChosen}
          disabled={!isReady || (isFull && !isChosen)}
          onChange={onToggle}
        />
      </TableCell>
      <TableCell className="w-full max-w-0 lg:w-2/5">
        <Link
          href={evaluationHref(id)}
          className="block truncate rounded-sm font-medium underline-offset-4 hover:underline"
        >
          {name}
        </Link>
        <span className="block truncate text-muted text-xs lg:hidden">
          {splitWords(split)} of {datasetName}
        </span>
      </TableCell>
      <TableCell className="hidden text-muted lg:table-cell">
        {formatCount(rowsTotal)} {splitWords(split).toLowerCase()} of {datasetName}
      </TableCell>
      {isReady ? (
        <>
          <TableCell numeric>
            <ScoreText score={first?.accuracy} className="inline-flex flex-col items-end sm:inline" />
            {others.length === 0 ? null : <span className="block text-muted text-xs">of {first?.target}</span>}
          </TableCell>
          <TableCell numeric className="hidden sm:table-cell">
            <ScoreText score={first?.macroF1} />
          </TableCell>
        </>
      ) : (
        <TableCell colSpan={2} className="text-muted">
          <span className="inline-flex flex-wrap items-center justify-end gap-x-2">
            <EvaluationStatus status={status} />
            {status === "running" ? (
              <span className="text-xs tabular-nums">
                <NumberText value={rowsDone} /> of <NumberText value={rowsTotal} />
              </span>
            ) : null}
          </span>
        </TableCell>
      )}
      <TableCell className="hidden whitespace-nowrap text-muted md:table-cell">
        <RelativeTime date={createdAt} />
      </TableCell>
    </TableRow>
  );
}
