"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CorrectionDialog } from "@/components/corrections/correction-dialog";
import { Section } from "@/components/layout/section";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ShowMore } from "@/components/ui/show-more";
import { Skeleton } from "@/components/ui/skeleton";
import { SwitchField } from "@/components/ui/switch-field";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { batchQueries } from "@/lib/batches/queries";
import type { BatchAnswer, BatchDetail, BatchRow } from "@/lib/batches/schema";
import { formatShare } from "@/lib/charts/format";
import { modelQueries } from "@/lib/models/queries";
import { formatCount } from "@/lib/utils";

/** The answers, all of them or those that need a look; each can be said to be wrong. */
export function BatchAnswers({ batch }: { batch: BatchDetail }) {
  const [review, setReview] = useState((batch.result?.needsReview ?? 0) > 0);
  const [wrong, setWrong] = useState<BatchRow | null>(null);
  const [corrected, setCorrected] = useState<ReadonlyMap<number, string>>(new Map());
  const { data: model } = useQuery(modelQueries.detail(batch.modelId));
  return (
    <Section
      title="Answers"
      description="Rows of which the model is unsure are worth a look. What you correct goes to the dataset, for its next version."
      actions={
        <div className="w-60">
          <SwitchField label="Only those that need a look" checked={review} onCheckedChange={setReview} />
        </div>
      }
    >
      <AnswersTable
        key={String(review)}
        batch={batch}
        review={review}
        corrected={corrected}
        onWrong={model?.datasetId ? setWrong : undefined}
      />
      {wrong !== null && model?.datasetId ? (
        <CorrectionDialog
          text={wrong.text}
          model={{ id: model.id, targets: model.targets, datasetId: model.datasetId }}
          predicted={Object.fromEntries(wrong.targets.map(({ target, labels }) => [target, labels]))}
          source="batch"
          onClose={() => setWrong(null)}
          onSent={(words) => setCorrected((now) => new Map(now).set(wrong.row, words))}
          onTakenBack={() => setCorrected((now) => new Map([...now].filter(([row]) => row !== wrong.row)))}
        />
      ) : null}
    </Section>
  );
}

interface AnswersTableProps {
  batch: BatchDetail;
  review: boolean;
  /** Right labels in words, by row. */
  corrected: ReadonlyMap<number, string>;
  /** Left out where there is no dataset to correct. */
  onWrong: ((row: BatchRow) => void) | undefined;
}

function AnswersTable({ batch, review, corrected, onWrong }: AnswersTableProps) {
  const rows = useInfiniteQuery(batchQueries.rows(batch.id, review));
  if (!rows.data) {
    if (rows.isPending) return <Skeleton className="h-64" />;
    return (
      <ErrorState
        title="The answers could not be read"
        advice={rows.error?.message}
        onRetry={() => void rows.refetch()}
        retrying={rows.isFetching}
      />
    );
  }
  const shown = rows.data.pages.flatMap((page) => page.data);
  const total = rows.data.pages.at(-1)?.total ?? 0;
  if (shown.length === 0) {
    return (
      <Card>
        <EmptyState title={review ? "No row needs a look" : "No row is classified yet"} as="p" />
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Card className="overflow-hidden">
        <Table label="Answers" containerClassName="max-h-[36rem]">
          <TableHead>
            <tr>
              <TableHeader numeric className="hidden sm:table-cell">
                Row
              </TableHeader>
              <TableHeader>Text</TableHeader>
              <TableHeader>Label</TableHeader>
              <TableHeader className="hidden md:table-cell">Second</TableHeader>
              <TableHeader>
                <span className="sr-only">Correct</span>
              </TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {shown.map((row) => (
              <AnswerRow key={row.row} row={row} correction={corrected.get(row.row)} onWrong={onWrong} />
            ))}
          </TableBody>
        </Table>
      </Card>
      {rows.hasNextPage ? (
        <ShowMore onMore={() => void rows.fetchNextPage()} pending={rows.isFetchingNextPage}>
          {formatCount(shown.length)} of {formatCount(total)} rows
        </ShowMore>
      ) : null}
    </div>
  );
}

interface AnswerRowProps {
  row: BatchRow;
  correction: string | undefined;
  onWrong: AnswersTableProps["onWrong"];
}

function AnswerRow({ row, correction, onWrong }: AnswerRowProps) {
  const hasText = row.text.trim() !== "";
  return (
    <TableRow>
      <TableCell numeric className="hidden text-muted sm:table-cell">
        {formatCount(row.row + 1)}
      </TableCell>
      <TableCell className="wrap-anywhere min-w-40 max-w-xl">
        <span className="line-clamp-3">{hasText ? row.text : <span className="text-muted">no text</span>}</span>
      </TableCell>
      <TableCell>
        <div className="flex flex-col gap-1">
          {row.targets.map((answer) => (
            <Answer key={answer.target} answer={answer} isNamed={row.targets.length > 1} />
          ))}
          {row.targets.length === 0 ? <span className="text-muted">{hasText ? "no answer" : "–"}</span> : null}
          {row.needsReview ? (
            <Badge tone="amber" className="self-start">
              {row.isUnlike ? "unlike the training data" : "needs a look"}
            </Badge>
          ) : null}
        </div>
      </TableCell>
      <TableCell className="hidden text-muted md:table-cell">
        {row.targets.map(({ target, second }) => (
          <span key={target} className="block whitespace-nowrap tabular-nums">
            {second === null ? "–" : `${second.label} ${formatShare(second.score)}`}
          </span>
        ))}
      </TableCell>
      <TableCell>
        <div className="flex justify-end">
          {correction !== undefined ? (
            <Badge tone="green" title="Sent to the dataset">
              {correction}
            </Badge>
          ) : onWrong && hasText ? (
            <Button size="sm" onClick={() => onWrong(row)}>
              Wrong?<span className="sr-only"> Row {row.row + 1}</span>
            </Button>
          ) : null}
        </div>
      </TableCell>
    </TableRow>
  );
}

function Answer({ answer: { target, labels, score }, isNamed }: { answer: BatchAnswer; isNamed: boolean }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {isNamed ? <span className="text-muted text-xs">{target}</span> : null}
      <span className="font-medium">{labels.length === 0 ? "I don’t know" : labels.join(", ")}</span>
      <span className="text-muted tabular-nums">{score === null ? "" : formatShare(score)}</span>
    </span>
  );
}
