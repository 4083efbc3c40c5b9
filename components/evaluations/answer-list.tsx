"use client";

import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { movedConflict } from "@/lib/datasets/conflict-commands";
import { digitLabel } from "@/lib/evaluations/fixes/fix-step";
import { type AnswerCommand, answerCommand } from "@/lib/evaluations/fixes/row-command";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { Prediction } from "@/lib/evaluations/schema";
import { AnswerItem } from "./answer-item";
import { LabelDialog } from "./label-dialog";
import type { Fixes } from "./use-fixes";

interface AnswerListProps {
  rows: readonly Prediction[];
  target: TargetReport;
  fixes: Fixes;
  /** Whether others are on their way, to stand in place of these. */
  isBusy: boolean;
}

/**
 * Rows to look through. One tab stop, walked with the arrow keys; a key mends the selected one, and the next is selected, so
 * that one can go on without moving.
 */
export function AnswerList({ rows, target, fixes, isBusy }: AnswerListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState(0);
  const [picks, setPicks] = useState<Prediction | null>(null);
  const selected = Math.min(place, Math.max(0, rows.length - 1));
  useFocusOf(list, selected);
  useUndoKey(fixes.undo);

  const mended = (index: number) => setPlace(Math.min(index + 1, rows.length - 1));
  const toggled = (row: Prediction, label: string): readonly string[] => {
    if (target.kind === "single") return [label];
    const now = fixes.labelsOf(row);
    return now.includes(label) ? now.filter((other) => other !== label) : [...now, label];
  };
  const mend = (row: Prediction, labels: readonly string[], index: number) => {
    fixes.setLabels(row, labels);
    // Of several labels one more may be missing.
    if (target.kind === "single") mended(index);
  };
  const onCommand = (command: AnswerCommand, row: Prediction) => {
    const answer = answerOf(row, target);
    switch (command.type) {
      case "digit": {
        const label = digitLabel(answer?.scores ?? [], command.digit);
        if (label !== undefined) mend(row, toggled(row, label), selected);
        return;
      }
      case "accept":
        // "I don't know" is no label that could be taken over.
        if (answer === undefined || answer.predicted.length === 0) return;
        fixes.setLabels(row, answer.predicted);
        return mended(selected);
      case "keep":
        fixes.keep(row);
        return mended(selected);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[selected];
    if (row === undefined || event.defaultPrevented) return;
    const isPick = event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = answerCommand(event);
    // Undoing works from anywhere on the page.
    if (!isPick && (command === null || command.type === "undo")) return;
    event.preventDefault();
    if (command?.type === "move") return setPlace(movedConflict(command.to, selected, rows.length));
    // A key that is held down would mend rows that nobody has read.
    if (event.repeat || fixes.whyNot(row) !== null) return;
    if (isPick) setPicks(row);
    else if (command !== null) onCommand(command, row);
  };
  return (
    <>
      <Keys isMulti={target.kind === "multi"} />
      <ul
        ref={list}
        aria-label="Rows with their answers"
        aria-busy={isBusy}
        onKeyDown={onKeyDown}
        className="flex flex-col gap-2"
      >
        {rows.map((row, index) => (
          <li key={row.position}>
            <AnswerItem
              row={row}
              target={target}
              fixes={fixes}
              isSelected={index === selected}
              onSelect={() => setPlace(index)}
              onLabel={(label) => mend(row, toggled(row, label), index)}
              onPick={() => setPicks(row)}
            />
          </li>
        ))}
      </ul>
      {picks === null ? null : (
        <LabelDialog
          target={target}
          text={picks.text}
          chosen={fixes.labelsOf(picks)}
          onChoose={(label) => fixes.setLabels(picks, toggled(picks, label))}
          onClose={() => setPicks(null)}
        />
      )}
    </>
  );
}

function answerOf(row: Prediction, { target }: TargetReport): Prediction["targets"][number] | undefined {
  return row.targets.find((one) => one.target === target);
}

/** The focus follows the selected row while it is in the list. */
function useFocusOf(list: React.RefObject<HTMLUListElement | null>, selected: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selected one, whatever made it so
  useLayoutEffect(() => {
    const box = list.current;
    if (box === null || !box.contains(document.activeElement)) return;
    const row = box.querySelector<HTMLElement>("[data-answer][tabindex='0']");
    if (row === null || row.contains(document.activeElement)) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }, [selected]);
}

/** Where undo belongs to what is typed, or to what lies over the page. */
const OWN_KEYS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=dialog]";

function useUndoKey(undo: () => void) {
  const onKeyDown = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest(OWN_KEYS)) return;
    if (answerCommand(event)?.type !== "undo") return;
    event.preventDefault();
    undo();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function Keys({ isMulti }: { isMulti: boolean }) {
  const keys = [
    ["1–9", isMulti ? "add or take a label" : "set the label"],
    ["A", "accept the answer"],
    ["K", "keep the label"],
    ["L", "another label"],
    ["↑ ↓ J", "move"],
    ["Ctrl Z", "undo"],
  ];
  return (
    <p className="hidden flex-wrap items-center gap-x-3 gap-y-1.5 text-muted text-xs sm:flex">
      {keys.map(([key, words]) => (
        <span key={key} className="inline-flex items-center gap-1">
          <Kbd>{key}</Kbd> {words}
        </span>
      ))}
    </p>
  );
}
