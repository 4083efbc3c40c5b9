"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CompareCell, CompareRow, CompareSection, Comparison } from "@/lib/jobs/compare";
import { cn, formatCount } from "@/lib/utils";
import { RunMark } from "./compare-run-mark";

const SECTIONS: readonly { key: CompareSection; title: string }[] = [
  { key: "results", title: "Results" },
  { key: "settings", title: "Settings" },
  { key: "data", title: "Data" },
];

const WHICH = [
  { value: "differences", label: "Differences" },
  { value: "all", label: "All" },
] as const;

/** Results of all runs, and of what they were made with what differs, unless all is asked for. */
export function CompareTable({ heads, rows }: Comparison) {
  const [which, setWhich] = useState<"differences" | "all">("differences");
  const hasSeveral = heads.length > 1;
  const shown = rows.filter(
    ({ section, differs }) => section === "results" || which === "all" || differs || !hasSeveral,
  );
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Settings and results"
        description={
          hasSeveral
            ? `Differences are against ${heads.find(({ isBaseline }) => isBaseline)?.name ?? "the first"}.`
            : null
        }
        className="pb-4"
        actions={
          hasSeveral ? (
            <SegmentedControl label="Settings shown" size="sm" options={WHICH} value={which} onValueChange={setWhich} />
          ) : null
        }
      />
      <Table label="Settings and results of the runs">
        <TableHead>
          <tr>
            <TableHeader className="sticky left-0 z-10 border-t">
              <span className="sr-only">What</span>
            </TableHeader>
            {heads.map(({ id, name, about }, index) => (
              <TableHeader key={id} className="min-w-36 max-w-64 border-t">
                <span className="flex items-center gap-2">
                  <RunMark index={index} />
                  <span className="min-w-0 truncate" title={name}>
                    <span className="sr-only">{name}</span>
                    <span aria-hidden>{about}</span>
                  </span>
                </span>
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        {SECTIONS.map(({ key, title }) => (
          <Section
            key={key}
            title={title}
            columns={heads.length}
            rows={shown.filter(({ section }) => section === key)}
          />
        ))}
      </Table>
    </Card>
  );
}

function Section({ title, columns, rows }: { title: string; columns: number; rows: readonly CompareRow[] }) {
  return (
    <TableBody>
      <tr>
        <th
          scope="rowgroup"
          colSpan={columns + 1}
          className="border-border border-b bg-sunken/60 px-3 py-1.5 text-left font-medium text-muted text-xs"
        >
          <span className="sticky left-3">{title}</span>
        </th>
      </tr>
      {rows.length === 0 ? (
        <tr>
          <td colSpan={columns + 1} className="border-border border-b px-3 py-2 text-muted">
            The same in all runs.
          </td>
        </tr>
      ) : null}
      {rows.map((row) => (
        <TableRow key={row.key}>
          <th
            scope="row"
            className="sticky left-0 z-1 min-w-28 max-w-48 max-sm:max-w-28 border-border border-b bg-surface px-3 py-2 text-left align-top font-normal text-muted"
          >
            {row.label}
          </th>
          {row.cells.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <TableCell key={index} className="max-w-64 align-top">
              <CellContent cell={cell} />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </TableBody>
  );
}

function CellContent({ cell }: { cell: CompareCell }) {
  const { value, text, step, delta, isGain, isBest, note } = cell;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 tabular-nums">
        <span
          className={cn("wrap-anywhere min-w-0", value === null && "text-muted", isBest && "font-semibold")}
          suppressHydrationWarning
        >
          {text}
        </span>
        {delta === null ? null : (
          <span
            className={cn("text-xs", isGain === null ? "text-muted" : isGain ? "text-status-green" : "text-status-red")}
          >
            {delta}
            {isGain === null ? null : <span className="sr-only">{isGain ? ", better" : ", worse"}</span>}
          </span>
        )}
        {isBest ? <Badge tone="green">best</Badge> : null}
      </span>
      {step === null ? null : <span className="block text-muted text-xs tabular-nums">step {formatCount(step)}</span>}
      {note === null ? null : <span className="block text-status-amber text-xs">{note}</span>}
    </>
  );
}
