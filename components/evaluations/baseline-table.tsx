"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { NumberText } from "@/components/ui/number";
import { Progress } from "@/components/ui/progress";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatMagnitude } from "@/lib/charts/format";
import { accuracyName, baselineName } from "@/lib/evaluations/describe-report";
import { isMoving } from "@/lib/evaluations/queries";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import { formatCount } from "@/lib/utils";
import { ChatBaselineForm } from "./chat-form";
import { ResumeButton } from "./evaluation-progress";
import { OverlappingList } from "./overlapping-list";
import { ScoreText } from "./scores";

interface BaselineTableProps {
  evaluation: EvaluationDetail;
  target: Pick<TargetReport, "target" | "kind">;
}

/** The evaluation first, then what else answered the same rows; what is under way shows how far it is. */
export function BaselineTable({ evaluation, target }: BaselineTableProps) {
  const others = evaluation.baselines.filter(({ id }) => id !== evaluation.id);
  return (
    <div className="flex flex-col gap-3">
      <Card className="overflow-hidden">
        <Table label="Answers to the same rows">
          <TableHead>
            <tr>
              <TableHeader>What answered</TableHeader>
              <TableHeader numeric>{accuracyName(target.kind)}</TableHeader>
              <TableHeader numeric>Macro-F1</TableHeader>
              <TableHeader numeric className="hidden md:table-cell">
                Time per text
              </TableHeader>
              <TableHeader numeric className="hidden md:table-cell">
                Price per 1,000
              </TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            <BaselineRow summary={evaluation} target={target} name={<ThisOne name={evaluation.name} />} />
            {others.map((summary) => (
              <BaselineRow
                key={summary.id}
                summary={summary}
                target={target}
                name={
                  <Link href={evaluationHref(summary.id)} className="rounded-sm underline-offset-4 hover:underline">
                    {baselineName(summary, target.kind)}
                  </Link>
                }
              />
            ))}
          </TableBody>
        </Table>
      </Card>
      <OverlappingList evaluation={evaluation} targetKind={target.kind} />
      <ChatBaselineForm evaluation={evaluation} />
    </div>
  );
}

function ThisOne({ name }: { name: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2 font-medium">
      {name} <Badge tone="blue">this one</Badge>
    </span>
  );
}

interface BaselineRowProps {
  summary: EvaluationSummary;
  target: BaselineTableProps["target"];
  name: ReactNode;
}

function BaselineRow({ summary, target, name }: BaselineRowProps) {
  const { status, headline } = summary;
  const scores = headline?.find((one) => one.target === target.target);
  return (
    <TableRow>
      <TableCell className="wrap-anywhere min-w-28">
        {name}
        {status === "ready" ? (
          // There is no room for columns of them on a phone.
          <span className="mt-0.5 block text-muted text-xs md:hidden">
            <TimeText summary={summary} /> a text, <PriceText summary={summary} />
            {summary.kind === "chat" ? " per 1,000" : ""}
          </span>
        ) : null}
      </TableCell>
      {status === "ready" ? (
        <>
          <TableCell numeric>
            <ScoreText score={scores?.accuracy} className="inline-flex flex-col items-end sm:inline" />
          </TableCell>
          <TableCell numeric>
            <ScoreText score={scores?.macroF1} className="inline-flex flex-col items-end sm:inline" />
          </TableCell>
          <TableCell numeric className="hidden md:table-cell">
            <TimeText summary={summary} />
          </TableCell>
          <TableCell numeric className="hidden md:table-cell">
            <PriceText summary={summary} />
          </TableCell>
        </>
      ) : (
        <TableCell colSpan={4}>
          <UnderWay summary={summary} name={baselineName(summary, target.kind)} />
        </TableCell>
      )}
    </TableRow>
  );
}

function UnderWay({ summary, name }: { summary: EvaluationSummary; name: string }) {
  const { status, rowsDone, rowsTotal, error } = summary;
  if (!isMoving(status)) {
    return (
      <span className="flex flex-wrap items-center gap-3 text-muted text-sm">
        <span className="min-w-0">{error?.message ?? "Stopped before it was through."}</span>
        <ResumeButton evaluation={summary} />
      </span>
    );
  }
  // TF-IDF is trained before it answers.
  const isTraining = summary.kind === "tfidf" && rowsDone === 0;
  const words = isTraining
    ? "being trained on the same training rows"
    : `${formatCount(rowsDone)} of ${formatCount(rowsTotal)} rows`;
  return (
    <span className="flex items-center gap-3 text-muted text-xs tabular-nums">
      <Progress
        label={`Progress of ${name}`}
        value={isTraining || status === "scoring" ? null : rowsDone}
        max={rowsTotal}
        valueText={words}
        className="max-w-40"
      />
      <span>{words}</span>
    </span>
  );
}

function TimeText({ summary: { usage, rowsTotal: rows } }: { summary: EvaluationSummary }) {
  if (usage === null) return <NumberText value={null} />;
  // Asked one by one there is a latency; asked in bulk there is a time for all.
  const milliseconds = usage.latencyP50Ms ?? (rows === 0 ? null : (usage.seconds * 1000) / rows);
  return <NumberText value={milliseconds} format={(value) => `${formatMagnitude(value)} ms`} />;
}

function PriceText({ summary: { kind, usage, rowsTotal } }: { summary: EvaluationSummary }) {
  if (kind !== "chat") return "free";
  const price = usage?.price;
  return (
    <NumberText
      value={price == null || rowsTotal === 0 ? null : (price / rowsTotal) * 1000}
      format={(value) => value.toFixed(2)}
    />
  );
}
