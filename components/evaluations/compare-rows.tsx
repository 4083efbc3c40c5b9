"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { ComparedRows, Comparison } from "@/lib/evaluations/schema";
import { formatCount } from "@/lib/utils";

interface CompareRowsProps {
  first: string;
  second: string;
  target: string;
  comparison: Comparison;
}

type Change = "fixed" | "broken";

/** The rows themselves: those that the second has right and the first wrong, and the other way round. */
export function CompareRows({ first, second, target, comparison: { fixed, broken } }: CompareRowsProps) {
  const [change, setChange] = useState<Change>("fixed");
  const options = [
    { value: "fixed" as const, label: `${formatCount(fixed ?? 0)} fixed` },
    { value: "broken" as const, label: `${formatCount(broken ?? 0)} broken` },
  ];
  return (
    <Card className="min-w-0">
      <CardHeader title="Rows" description="Right now and wrong before, or the other way round" />
      <CardContent className="flex flex-col gap-4">
        <SegmentedControl label="Rows" size="sm" options={options} value={change} onValueChange={setChange} />
        <RowsOf key={change} first={first} second={second} target={target} change={change} />
      </CardContent>
    </Card>
  );
}

interface RowsOfProps {
  first: string;
  second: string;
  target: string;
  change: Change;
}

/** Rows at first, and more for each press. */
const FIRST = 8;
const MORE = 20;

function RowsOf(props: RowsOfProps) {
  const [shown, setShown] = useState(FIRST);
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    evaluationQueries.comparedRows(props),
  );
  if (isPending) return <Skeleton className="h-32" />;
  if (!data) return <p className="text-danger text-sm">The rows could not be read. {error?.message}</p>;
  const rows = data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <p className="text-muted text-sm">There are none.</p>;
  const showMore = () => {
    setShown(shown + MORE);
    if (shown + MORE > rows.length && hasNextPage) void fetchNextPage();
  };
  return (
    <>
      <ul aria-label={`Rows that are ${props.change}`} className="divide-y divide-border">
        {rows.slice(0, shown).map((row) => (
          <ComparedRow key={row.position} row={row} />
        ))}
      </ul>
      {shown < rows.length || hasNextPage ? (
        <Button size="sm" className="self-center" pending={isFetchingNextPage} onClick={showMore}>
          Show more
        </Button>
      ) : null}
    </>
  );
}

const words = (labels: readonly string[]) => (labels.length === 0 ? "no label" : labels.join(", "));

function ComparedRow({ row: { text, truth, before, after } }: { row: ComparedRows["data"][number] }) {
  return (
    <li className="flex flex-col gap-1 py-3 text-sm first:pt-0 last:pb-0">
      <p className="wrap-anywhere line-clamp-4 leading-5">{text}</p>
      <dl className="wrap-anywhere flex flex-wrap gap-x-4 gap-y-0.5 text-muted text-xs [&_dt]:inline [&_dd]:inline">
        <div>
          <dt>true </dt>
          <dd className="font-medium text-text">{words(truth)}</dd>
        </div>
        <div>
          <dt>before </dt>
          <dd>{words(before)}</dd>
        </div>
        <div>
          <dt>after </dt>
          <dd>{words(after)}</dd>
        </div>
      </dl>
    </li>
  );
}
