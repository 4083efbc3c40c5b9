"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { FileDrop } from "@/components/ui/file-drop";
import { readStepsFile } from "@/lib/datasets/cleaning/read-steps-file";
import type { StepsFile } from "@/lib/datasets/steps-schema";
import { formatCount, messageOf, pluralise } from "@/lib/utils";
import { type ReplayDone, useCleaning } from "./cleaning-context";
import { WaitBar } from "./wait-bar";

interface ChosenSteps {
  name: string;
  file: StepsFile;
  titles: readonly string[];
}

type Stage =
  | { type: "choosing"; problem: string | null }
  | { type: "chosen"; chosen: ChosenSteps; problem: string | null }
  | { type: "running"; chosen: ChosenSteps }
  | { type: "done"; chosen: ChosenSteps; result: ReplayDone };

/** Steps that were exported, here or elsewhere, applied to these rows. Those that no longer match are named. */
export function ReplayDialog({ onClose }: { onClose: () => void }) {
  const { dataset, replay, jumpTo, cancel } = useCleaning();
  const [stage, setStage] = useState<Stage>({ type: "choosing", problem: null });

  const choose = async (file: File) => {
    const reading = readStepsFile(await file.text());
    setStage(
      reading.file === null
        ? { type: "choosing", problem: `${file.name}: ${reading.problem}` }
        : { type: "chosen", chosen: { name: file.name, ...reading }, problem: null },
    );
  };
  const apply = async (chosen: ChosenSteps) => {
    setStage({ type: "running", chosen });
    try {
      const result = await replay(chosen.file);
      setStage(result === null ? { type: "chosen", chosen, problem: null } : { type: "done", chosen, result });
    } catch (error) {
      setStage({ type: "chosen", chosen, problem: messageOf(error) });
    }
  };

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Apply steps from a file"
        description="The steps of another file, last month’s say, done again on these rows. Each can be undone."
        size="lg"
      >
        {stage.type === "choosing" ? <Choosing problem={stage.problem} onFile={(file) => void choose(file)} /> : null}
        {stage.type === "chosen" || stage.type === "running" ? <Chosen chosen={stage.chosen} /> : null}
        {stage.type === "chosen" && stage.problem !== null ? (
          <Callout tone="danger" className="mt-4" title="No step was applied">
            {stage.problem}
          </Callout>
        ) : null}
        <WaitBar
          datasetId={dataset.id}
          isWaiting={stage.type === "running"}
          kinds={["step", "copies"]}
          title="Applying the steps"
          wordsOf={({ done, total }) => `${formatCount(done)} of ${pluralise(total ?? 0, "step")}`}
          className="mt-4"
        />
        {stage.type === "done" ? <Done {...stage} /> : null}
        <DialogFooter>
          {stage.type === "running" ? (
            <Button onClick={cancel}>Cancel the steps</Button>
          ) : stage.type === "done" && stage.result.after > stage.result.before ? (
            <Button
              onClick={() => {
                jumpTo(stage.result.before);
                onClose();
              }}
            >
              Undo all of them
            </Button>
          ) : null}
          {stage.type === "done" ? (
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          ) : stage.type === "running" ? null : (
            <DialogClose asChild>
              <Button>Close</Button>
            </DialogClose>
          )}
          {stage.type === "chosen" || stage.type === "running" ? (
            <Button variant="primary" pending={stage.type === "running"} onClick={() => void apply(stage.chosen)}>
              Apply {pluralise(stage.chosen.titles.length, "step")}
            </Button>
          ) : null}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Choosing({ problem, onFile }: { problem: string | null; onFile: (file: File) => void }) {
  return (
    <FileDrop
      accept=".json,application/json"
      title="Drop a list of steps here"
      hint="The JSON file that “Export steps” gives."
      error={problem ?? undefined}
      onFiles={([file]) => file && onFile(file)}
    />
  );
}

function Chosen({ chosen: { name, titles } }: { chosen: ChosenSteps }) {
  return (
    <div className="text-sm">
      <p className="wrap-anywhere font-medium">{name}</p>
      <ol
        aria-label="Steps of the file"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard
        tabIndex={0}
        className="mt-2 max-h-64 overflow-y-auto rounded-md border border-border px-3 py-1"
      >
        {titles.map((title, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of a file have no other identity
          <li key={index} className="flex gap-2 py-1 leading-5">
            <span className="min-w-6 text-right text-muted text-xs leading-5 tabular-nums">{index + 1}</span>
            <span className="wrap-anywhere min-w-0">{title}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Done({ chosen, result }: { chosen: ChosenSteps; result: ReplayDone }) {
  const { before, after, unmatched } = result;
  const applied = after - before;
  const isAll = unmatched.length === 0;
  const Icon = isAll ? CircleCheck : CircleAlert;
  return (
    <div role="status" className="text-sm">
      <p className="flex items-start gap-2 font-medium">
        <Icon aria-hidden className={isAll ? "mt-0.5 size-4 text-success" : "mt-0.5 size-4 text-warning"} />
        {formatCount(applied)} of {pluralise(chosen.titles.length, "step")} applied
        {isAll ? "." : `, ${pluralise(unmatched.length, "step")} to look at:`}
      </p>
      {isAll ? null : (
        <ul
          aria-label="Steps that did not match"
          className="mt-2 max-h-64 divide-y divide-border overflow-y-auto rounded-md border border-border"
        >
          {unmatched.map(({ number, title, reason }) => (
            <li key={number} className="px-3 py-2 leading-5">
              <p className="wrap-anywhere">
                <span className="text-muted tabular-nums">{number}.</span> {title}
              </p>
              <p className="wrap-anywhere text-warning text-xs leading-5">{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
