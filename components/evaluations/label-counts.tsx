"use client";

import Link from "next/link";
import { useState } from "react";
import { Section } from "@/components/layout/section";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { ShowMore } from "@/components/ui/show-more";
import type { LabelReport, TargetReport } from "@/lib/evaluations/report-schema";
import { type PredictionsSearch, predictionsHref } from "@/lib/evaluations/search-params";
import { cn, formatCount, pluralise } from "@/lib/utils";

const FIRST = 24;

interface LabelCountsProps {
  evaluationId: string;
  target: TargetReport;
}

/** For each label that may apply beside others: rows that have it or not, and got it or not. The most mistakes first. */
export function LabelCounts({ evaluationId, target }: LabelCountsProps) {
  const [q, setQ] = useState("");
  const [limit, setLimit] = useState(FIRST);
  const mistakes = (label: LabelReport) => label.falsePositives + label.falseNegatives;
  const labels = target.labels
    .filter(({ label }) => label.toLowerCase().includes(q.trim().toLowerCase()))
    .toSorted((a, b) => mistakes(b) - mistakes(a));
  return (
    <Section
      title="Each label on its own"
      description="Whether rows have the label, and whether they got it. A press on a count opens its rows."
      actions={
        target.labels.length > FIRST ? (
          <Input
            type="search"
            aria-label="Find a label"
            placeholder="Find a label"
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
        ) : null
      }
    >
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {labels.slice(0, limit).map((label) => (
          <li key={label.label}>
            <FourCounts evaluationId={evaluationId} target={target.target} label={label} />
          </li>
        ))}
      </ul>
      {labels.length === 0 ? <p className="text-muted text-sm">No label has this in its name.</p> : null}
      {limit < labels.length ? (
        <ShowMore className="mt-4" onMore={() => setLimit(limit + FIRST)}>
          {formatCount(limit)} of {pluralise(labels.length, "label")}
        </ShowMore>
      ) : null}
    </Section>
  );
}

interface FourCountsProps {
  evaluationId: string;
  target: string;
  label: LabelReport;
}

function FourCounts({ evaluationId, target, label }: FourCountsProps) {
  const { label: name, truePositives, falseNegatives, falsePositives, trueNegatives } = label;
  const href = (search: PredictionsSearch) => predictionsHref(evaluationId, { target, outcome: "all", ...search });
  const count = (rows: number, words: string, search: PredictionsSearch, isRight: boolean) => (
    <Count rows={rows} words={words} href={href(search)} isRight={isRight} />
  );
  return (
    <Card className="h-full p-3">
      <table className="w-full table-fixed text-sm">
        <caption className="wrap-anywhere mb-2 text-left font-medium">{name || "(empty)"}</caption>
        <thead>
          <tr className="text-muted text-xs">
            <td className="w-20" />
            <th scope="col" className="pb-1 font-medium">
              got it
            </th>
            <th scope="col" className="pb-1 font-medium">
              did not
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <Side>has it</Side>
            {count(truePositives, `rows have ${name} and got it`, { truth: name, predicted: name }, true)}
            {count(falseNegatives, `rows have ${name} and did not get it`, { truth: name, notPredicted: name }, false)}
          </tr>
          <tr>
            <Side>has it not</Side>
            {count(falsePositives, `rows got ${name} and do not have it`, { predicted: name, notTruth: name }, false)}
            {count(trueNegatives, `rows neither have ${name} nor got it`, { notTruth: name, notPredicted: name }, true)}
          </tr>
        </tbody>
      </table>
    </Card>
  );
}

function Side({ children }: { children: string }) {
  return (
    <th scope="row" className="pr-2 text-left font-medium text-muted text-xs">
      {children}
    </th>
  );
}

interface CountProps {
  rows: number;
  words: string;
  href: string;
  isRight: boolean;
}

function Count({ rows, words, href, isRight }: CountProps) {
  return (
    <td className="p-0.5">
      <Link
        href={href}
        prefetch={false}
        title={`${formatCount(rows)} ${words}`}
        aria-label={`${formatCount(rows)} ${words}`}
        className={cn(
          "flex h-11 items-center justify-center rounded-sm font-medium tabular-nums hover:underline",
          rows === 0 ? "bg-sunken text-muted" : isRight ? "bg-accent-soft text-text" : "bg-danger-soft text-danger",
        )}
      >
        {formatCount(rows)}
      </Link>
    </td>
  );
}
