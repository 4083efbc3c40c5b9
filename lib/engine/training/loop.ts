import type { Evaluation } from "../models/evaluate";
import { evaluationInterval } from "../schedule";
import type { BestWeights } from "./best-weights";
import type { Member } from "./member";
import type { StepRecords } from "./step-records";
import type { Stop } from "./stop";

export interface LoopInput {
  members: readonly Member[];
  /** Reported steps in all; those that `records` has told are done. */
  steps: number;
  records: StepRecords;
  stop: Stop;
  best: BestWeights;
  /** Looks at the validation rows with the weights as they are; null when there are none. */
  evaluate: (() => Promise<Evaluation>) | null;
  /** Called where the heads wait for each other, with the last step done: the moment to write a checkpoint. */
  atBarrier: (step: number) => Promise<void>;
}

/**
 * Trains the heads side by side over all reported steps, or until a stop is asked for; returns the last step done. They wait for each
 * other only where the combined model is evaluated. All steps are done even if the loss rises again: clients of the hosted service
 * expect a checkpoint for each, and learnt rows cost little.
 */
export async function trainHeads(input: LoopInput): Promise<number> {
  const { steps, records, stop, best, evaluate, atBarrier } = input;
  const interval = evaluationInterval(steps);
  let step = records.told.length;
  while (step < steps) {
    const barrier = Math.min(steps, (Math.floor(step / interval) + 1) * interval);
    step = await advanceAll(input, barrier);
    if (evaluate !== null) {
      const evaluation = await evaluate();
      best.offer(step, evaluation);
      records.evaluated(step, evaluation);
    }
    records.tellAll();
    if (stop.isRequested) return step;
    await atBarrier(step);
  }
  return step;
}

/** Brings every head to the barrier, or to where a stop ends them; returns the last step that all have done. */
async function advanceAll({ members, records, stop }: LoopInput, barrier: number): Promise<number> {
  const advances = members.map((member) =>
    member.advance(barrier, (step, loss, visits) => records.add(step, loss, visits)),
  );
  try {
    return Math.min(...(await Promise.all(advances)));
  } catch (error) {
    // One head has failed or was cancelled: the other does not go on for nobody.
    stop.abandon();
    await Promise.allSettled(advances);
    throw error;
  }
}
