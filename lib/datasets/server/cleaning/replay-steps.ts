import "server-only";
import { AppError } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { describeMissing, describeStep, nothingToDo } from "../../cleaning/describe-step";
import { type ExportedStep, type ReplayResult, type StepsFile, stepAction } from "../../steps-schema";
import { fetchDataset } from "../internal";
import { runTask, type TaskProgress, throwIfCancelled } from "../tasks";
import { fitStep } from "./fit-step";
import { listSteps } from "./list-steps";
import { type MadeStep, makeStep } from "./make-step";
import { type OpenState, openAs, openNow } from "./open-state";
import { forgetEffects, recordSteps } from "./record-steps";
import { RowFinder } from "./row-finder";
import { evictStates } from "./state-cache";

type Unmatched = ReplayResult["unmatched"];

/**
 * Applies exported steps one after the other, after those that are applied now. Steps that find nothing to do are left
 * out and named, and so is what a step names and the dataset does not have. All of the others are there afterwards, or,
 * when it throws, none: NotFound, InvalidState, Conflict, Cancelled.
 */
export async function replaySteps(datasetId: string, file: StepsFile, signal?: AbortSignal): Promise<ReplayResult> {
  const unmatched: Unmatched = [];
  const replay = async () => {
    const record = await fetchDataset(datasetId);
    const made: MadeStep[] = [];
    const label = "Replaying the steps";
    try {
      await runTask(datasetId, { kind: "step", label, total: file.steps.length, signal }, async (progress) => {
        const isSameSource = record.sha256 !== null && record.sha256 === file.source?.sha256;
        const run = new Replay(await openNow(record), file.steps, isSameSource, progress);
        for (const [index, step] of file.steps.entries()) {
          throwIfCancelled(progress.signal);
          progress.report({ label: `Step ${index + 1} of ${file.steps.length}`, done: index });
          const result = await run.next(step);
          if (result.step !== null) made.push(result.step);
          if (result.reason !== null) {
            unmatched.push({ number: index + 1, title: describeStep(stepAction.parse(step)), reason: result.reason });
          }
        }
      });
    } catch (error) {
      await forgetEffects(
        datasetId,
        made.map(({ state }) => state.key),
      );
      throw error;
    }
    if (made.length > 0) await recordSteps(record, made);
  };
  await withLock(datasetId, replay, signal);
  return { steps: await listSteps(datasetId), unmatched };
}

/** The steps of a file, done one after the other on rows that nobody else sees yet. */
class Replay {
  readonly #finder: RowFinder;

  constructor(
    private open: OpenState,
    steps: readonly ExportedStep[],
    private readonly isSameSource: boolean,
    private readonly progress: TaskProgress,
  ) {
    this.#finder = new RowFinder(new Set(steps.flatMap(({ rowTexts }) => (rowTexts ?? []).map(({ hash }) => hash))));
  }

  /** Does a step; `reason` says why it was left out, or what of it was. */
  async next(exported: ExportedStep): Promise<{ step: MadeStep | null; reason: string | null }> {
    const { dataset, state: before } = this.open;
    const { signal } = this.progress;
    try {
      const around = { dataset, finder: this.#finder, isSameSource: this.isSameSource, signal };
      const { action, reads, missing } = await fitStep(exported, around);
      const { step, unmatched } = await makeStep(
        { dataset, before, action, reads },
        { signal, report: () => undefined },
      );
      if (step === null) return { step, reason: nothingToDo(action, unmatched) };
      this.open = await openAs(dataset.record, step.state, signal);
      if (step.columns !== null) await evictStates(dataset.record.id);
      const left = [...missing, ...unmatched];
      return { step, reason: left.length === 0 ? null : `Done, but ${describeMissing(left)}.` };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "invalid") throw error;
      return { step: null, reason: error.message };
    }
  }
}
