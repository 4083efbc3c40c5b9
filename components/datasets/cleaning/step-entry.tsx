"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useId, useState } from "react";
import { describeResult } from "@/lib/datasets/cleaning/describe-step";
import { resultOf, type StepGroup } from "@/lib/datasets/cleaning/group-steps";
import { describeUnmatched } from "@/lib/datasets/cleaning/preview-words";
import { rowsHref } from "@/lib/datasets/search-params";
import type { DatasetStep } from "@/lib/datasets/steps-schema";
import { cn } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";

interface StepEntryProps {
  group: StepGroup;
  applied: number;
}

/** A step, or several that were made one by one, which unfold. */
export function StepEntry({ group, applied }: StepEntryProps) {
  const { steps, title } = group;
  const [first] = steps;
  if (steps.length === 1) {
    return (
      <li>
        <SingleStep step={first} isCurrent={first.number === applied} />
      </li>
    );
  }
  return <FoldedSteps group={group} title={title} applied={applied} />;
}

function SingleStep({ step, isCurrent }: { step: DatasetStep; isCurrent: boolean }) {
  const missing = describeUnmatched(step.result);
  return (
    <JumpRow
      number={String(step.number)}
      applied={step.number}
      isCurrent={isCurrent}
      isApplied={step.isApplied}
      title={step.title}
    >
      <StepRows steps={[step]} />
      {missing === null ? null : <span className="wrap-anywhere block text-warning text-xs leading-5">{missing}</span>}
      {step.result.notes.map((note) => (
        <span key={note} className="wrap-anywhere block text-muted text-xs leading-5">
          {note}
        </span>
      ))}
    </JumpRow>
  );
}

function FoldedSteps({ group, title, applied }: { group: StepGroup; title: string; applied: number }) {
  const { steps } = group;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const first = steps[0];
  const last = steps.at(-1) ?? first;
  return (
    <li>
      <JumpRow
        number={`${first.number}–${last.number}`}
        applied={last.number}
        isCurrent={!isOpen && last.number === applied}
        isApplied={last.isApplied}
        title={title}
        aside={
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={`${isOpen ? "Hide" : "Show"} the ${steps.length} steps of “${title}”`}
            onClick={() => setIsOpen(!isOpen)}
            className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text"
          >
            <ChevronDown aria-hidden className={cn("size-4 transition-transform", isOpen && "rotate-180")} />
          </button>
        }
      >
        <StepRows steps={steps} />
      </JumpRow>
      <ol id={id} hidden={!isOpen} className="ml-4 border-border border-l pl-1">
        {isOpen
          ? steps.map((step) => (
              <li key={step.id}>
                <SingleStep step={step} isCurrent={step.number === applied} />
              </li>
            ))
          : null}
      </ol>
    </li>
  );
}

/** What the steps did to rows; of a single applied step, the way to them. */
function StepRows({ steps }: { steps: StepGroup["steps"] }) {
  const { dataset } = useCleaning();
  const words = describeResult(resultOf({ steps }));
  const [first] = steps;
  if (steps.length > 1 || !first.isApplied) return <span className="text-muted text-xs tabular-nums">{words}</span>;
  return (
    <Link
      href={rowsHref(dataset.id, { step: first.number })}
      aria-label={`Show the rows of step ${first.number}: ${words}`}
      className="-my-0.5 inline-block rounded-sm py-0.5 text-accent-text text-xs tabular-nums underline-offset-4 hover:underline"
    >
      {words}
    </Link>
  );
}

interface JumpRowProps {
  /** As it stands beside the title; null for the file itself. */
  number: string | null;
  /** How many steps are applied after a press. */
  applied: number;
  isCurrent: boolean;
  isApplied: boolean;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** A place in the history: pressing it goes there. */
export function JumpRow({ number, applied, isCurrent, isApplied, title, aside, children }: JumpRowProps) {
  const { jumpTo } = useCleaning();
  return (
    <div
      className={cn("flex items-start gap-1 rounded-md px-2 py-1.5", isCurrent ? "bg-accent-soft" : "hover:bg-hover")}
    >
      <span
        aria-hidden
        className={cn(
          "min-w-6 shrink-0 pr-1 text-right text-muted text-xs leading-5 tabular-nums",
          !isApplied && "opacity-70",
        )}
      >
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <button
          type="button"
          aria-current={isCurrent ? "step" : undefined}
          title={isCurrent ? undefined : isApplied ? "Go back to here" : "Redo up to here"}
          onClick={() => {
            if (!isCurrent) jumpTo(applied);
          }}
          className={cn(
            "wrap-anywhere -mx-1 block min-h-6 w-full rounded-sm px-1 text-left text-sm leading-5",
            isApplied ? "text-text" : "text-muted line-through decoration-muted/50",
          )}
        >
          {number === null ? null : <span className="sr-only">Step {number}: </span>}
          {title}
          {isApplied ? null : <span className="sr-only"> (undone)</span>}
        </button>
        {children}
      </div>
      {aside}
    </div>
  );
}
