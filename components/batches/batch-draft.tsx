"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardFooter, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Slider } from "@/components/ui/slider";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { batchMutations } from "@/lib/batches/mutations";
import { batchPath } from "@/lib/batches/queries";
import type { BatchDetail } from "@/lib/batches/schema";
import { formatShare } from "@/lib/charts/format";
import { describeParsing } from "@/lib/datasets/parse-words";
import { cn, pluralise } from "@/lib/utils";

const REVIEW_BELOW = 0.5;

/** Before the start: the first rows, which columns are the text, and when a row needs a look. */
export function BatchDraft({ batch }: { batch: BatchDetail }) {
  const [chosen, setChosen] = useState<readonly string[]>(batch.suggestedTextColumns);
  const [reviewBelow, setReviewBelow] = useState(REVIEW_BELOW);
  const start = useMutation(batchMutations.start(useQueryClient(), batch.id));
  const names = batch.columns.map(({ name }) => name);
  // In the order of the file, whichever was chosen first.
  const textColumns = names.filter((name) => chosen.includes(name));
  const toggle = (name: string) =>
    setChosen((now) => (now.includes(name) ? now.filter((other) => other !== name) : [...now, name]));
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Which column is the text?"
        description={`${pluralise(batch.rowsTotal, "row")}, ${pluralise(names.length, "column")}${batch.parse === null ? "" : ` · ${describeParsing(batch.parse)}`}. Tick several to join them.`}
      />
      {batch.rejectedRows > 0 ? (
        <CardContent className="pb-0">
          <Callout
            tone="warning"
            action={
              <a
                className="text-accent-text underline-offset-4 hover:underline"
                href={`${batchPath(batch.id)}/rejected`}
                download
              >
                Download them
              </a>
            }
          >
            {pluralise(batch.rejectedRows, "line")} could not be read as rows and will not be in the result.
          </Callout>
        </CardContent>
      ) : null}
      <FirstRows batch={batch} chosen={textColumns} onToggle={toggle} />
      <CardContent className="border-border border-t">
        <Field
          label="Rows with a best score below this need a look"
          aside={formatShare(reviewBelow)}
          description="So do rows for which no label is chosen, and those without a text."
          className="max-w-md"
        >
          {(control) => (
            <Slider
              {...control}
              aria-label="Rows with a best score below this need a look"
              min={0}
              max={1}
              step={0.05}
              value={reviewBelow}
              onValueChange={setReviewBelow}
              valueText={formatShare(reviewBelow)}
            />
          )}
        </Field>
      </CardContent>
      <CardFooter className="justify-between">
        <p role="alert" className="text-danger text-sm">
          {start.error?.message}
        </p>
        <Button
          variant="primary"
          disabled={textColumns.length === 0}
          title={textColumns.length === 0 ? "Choose the column with the text" : undefined}
          pending={start.isPending || start.isSuccess}
          onClick={() => start.mutate({ textColumns, reviewBelow })}
        >
          <Play aria-hidden />
          Start
        </Button>
      </CardFooter>
    </Card>
  );
}

interface FirstRowsProps {
  batch: BatchDetail;
  chosen: readonly string[];
  onToggle: (name: string) => void;
}

function FirstRows({ batch: { columns, firstRows }, chosen, onToggle }: FirstRowsProps) {
  return (
    <Table label="First rows" className="mt-4 border-border border-t" containerClassName="max-h-96">
      <TableHead>
        <tr>
          {columns.map(({ name }) => (
            <TableHeader key={name} className={cn(chosen.includes(name) && "bg-accent-soft text-accent-text")}>
              <label className="flex max-w-60 items-center gap-2 py-1">
                <input
                  type="checkbox"
                  className="size-3.5 shrink-0 accent-accent"
                  checked={chosen.includes(name)}
                  onChange={() => onToggle(name)}
                />
                <span className="truncate" title={name}>
                  {name}
                </span>
                <span className="sr-only">is the text</span>
              </label>
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {firstRows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a file have no other name, and do not move
          <TableRow key={row}>
            {columns.map(({ name }, index) => (
              <TableCell
                key={name}
                className={cn("max-w-80 truncate", chosen.includes(name) ? "bg-accent-soft/40" : "text-muted")}
              >
                {cells[index]}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
