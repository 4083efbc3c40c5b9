"use client";

import { ArrowRight, Check, TriangleAlert, Undo2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { labelColour } from "@/lib/charts/label-colour";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { Prediction } from "@/lib/evaluations/schema";
import { cn } from "@/lib/utils";
import { percent } from "./scores";
import type { Fixes } from "./use-fixes";

interface AnswerItemProps {
  row: Prediction;
  target: TargetReport;
  fixes: Fixes;
  isSelected: boolean;
  onSelect: () => void;
  onLabel: (label: string) => void;
  onPick: () => void;
}

/** One row: its text, label and answer, and the scores, each of which is a button that sets the label. */
export function AnswerItem(props: AnswerItemProps) {
  const { row, target, fixes, isSelected, onSelect } = props;
  const answer = row.targets.find((one) => one.target === target.target);
  if (answer === undefined) return null;
  const now = fixes.labelsOf(row);
  const isFixed = !isSame(now, answer.truth);
  const whyNot = fixes.whyNot(row);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a form around it
    <div
      role="group"
      data-answer
      tabIndex={isSelected ? 0 : -1}
      aria-label={rowWords(row, answer, now)}
      onFocus={onSelect}
      className={cn(
        "flex flex-col gap-2.5 rounded-md border bg-surface px-3.5 py-3",
        isSelected ? "border-accent" : "border-border",
      )}
    >
      <p className="wrap-anywhere line-clamp-6 whitespace-pre-wrap text-sm leading-5">{row.text || "(empty text)"}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <Labels labels={answer.truth} caption="label" isQuiet={isFixed} />
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted" />
        <Labels labels={answer.predicted} caption="answer" />
        {answer.isRight ? (
          <Badge tone="green">
            <Check aria-hidden />
            right
          </Badge>
        ) : null}
        <Outcome row={row} fixes={fixes} now={now} isFixed={isFixed} isSelected={isSelected} />
      </div>
      {row.suspect === null || isFixed || fixes.isKept(row) ? null : <SuspectMark suspect={row.suspect} />}
      <Scores {...props} answer={answer} now={now} isOff={whyNot !== null} />
      {whyNot === null ? <Actions {...props} answer={answer} /> : <p className="text-muted text-xs">{whyNot}</p>}
    </div>
  );
}

/** What the words of all other rows say of the label, before any model. */
function SuspectMark({ suspect: { suggestion, likelihood } }: { suspect: NonNullable<Prediction["suspect"]> }) {
  return (
    <p className="wrap-anywhere flex items-start gap-2 text-sm text-warning leading-5">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        The label looks wrong: by its words {likelihood.toFixed(2)} for{" "}
        <span className="font-medium">{suggestion}</span>
      </span>
    </p>
  );
}

type Answer = Prediction["targets"][number];

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label) => b.includes(label));
}

const listed = (labels: readonly string[]) => (labels.length === 0 ? "no label" : labels.join(", "));

function rowWords({ text }: Prediction, { truth, predicted }: Answer, now: readonly string[]): string {
  const fixed = isSame(now, truth) ? "" : `; the label is ${listed(now)} now`;
  return `${text}: labelled ${listed(truth)}, called ${listed(predicted)}${fixed}`;
}

function Labels({
  labels,
  caption,
  isQuiet = false,
}: {
  labels: readonly string[];
  caption: string;
  isQuiet?: boolean;
}) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <span className="text-muted text-xs">{caption}</span>
      {labels.length === 0 ? <span className="text-muted">none</span> : null}
      {labels.map((label) => (
        <span
          key={label}
          className={cn("inline-flex min-w-0 items-center gap-1.5 font-medium", isQuiet && "text-muted line-through")}
        >
          <Dot label={label} />
          <span className="wrap-anywhere">{label}</span>
        </span>
      ))}
    </span>
  );
}

function Dot({ label }: { label: string }) {
  return <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />;
}

interface OutcomeProps {
  row: Prediction;
  fixes: Fixes;
  now: readonly string[];
  isFixed: boolean;
  isSelected: boolean;
}

/** What was done about the row, and the way back. */
function Outcome({ row, fixes, now, isFixed, isSelected }: OutcomeProps) {
  if (!isFixed && !fixes.isKept(row)) return null;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
      <Badge tone={isFixed ? "violet" : "grey"}>{isFixed ? `is ${listed(now)} now` : "kept"}</Badge>
      <Button variant="ghost" size="sm" tabIndex={isSelected ? 0 : -1} onClick={() => fixes.undoRow(row)}>
        <Undo2 aria-hidden />
        Undo
      </Button>
    </span>
  );
}

interface ScoresProps extends AnswerItemProps {
  answer: Answer;
  now: readonly string[];
  isOff: boolean;
}

/** The best labels with their scores; the key of each is printed on it. */
function Scores({ answer, now, isOff, isSelected, onLabel }: ScoresProps) {
  if (answer.scores.length === 0) return <p className="text-muted text-xs">There was no usable answer.</p>;
  return (
    <ul aria-label="Scores" className="flex flex-wrap gap-1.5">
      {answer.scores.map(({ label, score }, index) => (
        <li key={label} className="min-w-0 max-w-full">
          <button
            type="button"
            tabIndex={isSelected ? 0 : -1}
            disabled={isOff}
            aria-pressed={now.includes(label)}
            aria-label={`${label}, score ${percent(score)}`}
            onClick={() => onLabel(label)}
            className={cn(
              "inline-flex min-h-7 max-w-full items-center gap-2 rounded-md border bg-surface px-2 text-xs pointer-coarse:min-h-9",
              "enabled:hover:bg-hover",
              now.includes(label) ? "border-accent" : "border-border",
            )}
          >
            {index < 9 ? (
              <Kbd aria-hidden className={cn("h-4 min-w-4", !isSelected && "opacity-40")}>
                {index + 1}
              </Kbd>
            ) : null}
            <span className="min-w-0 truncate">{label}</span>
            {now.includes(label) ? <Check aria-hidden className="size-3 shrink-0 text-accent-text" /> : null}
            <span aria-hidden className="h-1.5 w-10 shrink-0 overflow-hidden rounded-full bg-border">
              <span
                data-mark
                className="block h-full rounded-full bg-accent"
                style={{ width: `${Math.min(1, Math.max(0, score)) * 100}%` }}
              />
            </span>
            <span className="text-muted tabular-nums">{percent(score)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The keys as buttons. */
function Actions({ row, answer, fixes, isSelected, onPick }: AnswerItemProps & { answer: Answer }) {
  const tabIndex = isSelected ? 0 : -1;
  const mark = (key: string) => (
    <Kbd aria-hidden className={cn("h-4 min-w-4", !isSelected && "opacity-40")}>
      {key}
    </Kbd>
  );
  return (
    <div className="flex flex-wrap gap-1.5">
      {answer.isRight || answer.predicted.length === 0 ? null : (
        <Button
          size="sm"
          tabIndex={tabIndex}
          aria-keyshortcuts="A"
          className="max-w-full"
          onClick={() => fixes.setLabels(row, answer.predicted)}
        >
          {mark("A")}
          <span className="truncate">Accept {listed(answer.predicted)}</span>
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        tabIndex={tabIndex}
        aria-keyshortcuts="K"
        className="max-w-full"
        onClick={() => fixes.keep(row)}
      >
        {mark("K")}
        <span className="truncate">Keep {listed(answer.truth)}</span>
      </Button>
      <Button size="sm" variant="ghost" tabIndex={tabIndex} aria-keyshortcuts="L" onClick={onPick}>
        {mark("L")}
        Another label…
      </Button>
    </div>
  );
}
