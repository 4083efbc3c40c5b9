import type { LabelRows } from "../data/label-rows";
import type { Head } from "../heads/head";
import type { InputRows } from "../heads/input-rows";
import { rateFactor, visitsAfterStep } from "../schedule";
import { SHRINKS_PER_PASS } from "./baseline";
import { chunkVisits, type TrainingPlan } from "./plan";
import type { Stop } from "./stop";
import { VisitOrder } from "./visits";

/** Decay per pass for a weight decay of 1: 0.1 is negligible by design, 10 is visible. */
const DECAY_PER_PASS = 1e-3;

export interface HeadLoopInput {
  head: Head;
  inputs: InputRows;
  labels: LabelRows;
  plan: TrainingPlan;
  /** Which head it is, 0 or 1: its own order of visits, and its place in `stop`. */
  index: number;
  /** Room in the arena for the rows of one chunk. */
  chunk: Int32Array;
  stop: Stop;
}

/** Reported when a head has done a step: the loss of its visits before each update, summed. */
export type OnHeadStep = (step: number, lossSum: number, visits: number) => void;

/** Walks one head through its visits, step by step. Heads know nothing of each other, so threads change no result. */
export class HeadLoop {
  private readonly input: HeadLoopInput;
  private readonly order: VisitOrder;
  private readonly chunkLength: number;
  private visitsDone = 0;
  private stepsDone = 0;

  constructor(input: HeadLoopInput) {
    this.input = input;
    this.order = new VisitOrder(input.plan.rows, input.plan.weights, input.plan.seed, input.index);
    this.chunkLength = Math.min(chunkVisits(input.plan), input.chunk.length);
  }

  /** Goes past the visits of the first `steps` steps without training: the weights come from a checkpoint. */
  skipTo(steps: number): void {
    const { plan } = this.input;
    const visits = steps === 0 ? 0 : visitsAfterStep(steps, plan.steps, plan.visits);
    while (this.visitsDone < visits) {
      const count = Math.min(this.order.remaining(), visits - this.visitsDone);
      this.order.take(count);
      this.visitsDone += count;
    }
    this.stepsDone = steps;
  }

  /** Trains up to and with step `toStep`, or less when somebody asks to stop; returns the last step done. `breathe` is called between chunks. */
  async advance(toStep: number, onStep: OnHeadStep, breathe: () => Promise<void> | null): Promise<number> {
    const { plan, stop, index } = this.input;
    while (this.stepsDone < toStep) {
      const step = this.stepsDone + 1;
      if (!stop.mayBegin(index, step)) break;
      const before = this.visitsDone;
      const target = visitsAfterStep(step, plan.steps, plan.visits);
      let loss = 0;
      while (this.visitsDone < target) {
        stop.throwIfAbandoned();
        loss += this.trainChunk(target);
        const pause = breathe();
        if (pause !== null) await pause;
      }
      this.stepsDone = step;
      onStep(step, loss, this.visitsDone - before);
    }
    return this.stepsDone;
  }

  private trainChunk(target: number): number {
    const { head, inputs, labels, plan, chunk } = this.input;
    const left = this.order.remaining();
    const count = Math.min(this.chunkLength, left, target - this.visitsDone);
    chunk.set(this.order.take(count));
    const rate = rateFactor(this.visitsDone / plan.visits, plan.warmupFraction);
    const loss = head.trainRows(inputs, labels, chunk, 0, count, rate);
    this.visitsDone += count;
    if (plan.penalty !== null) this.penalise(plan.penalty * rate, count);
    // The end of a pass.
    else if (count === left && plan.weightDecay > 0) {
      head.shrink(Math.max(0, 1 - DECAY_PER_PASS * plan.weightDecay * rate));
    }
    return loss;
  }

  /** Shrinks the weights when the last `count` visits have crossed a border: borders depend on the visits alone, so that a checkpoint needs not know of them. */
  private penalise(exponent: number, count: number): void {
    const { plan, head } = this.input;
    const every = Math.max(1, Math.ceil(plan.rows / SHRINKS_PER_PASS));
    const crossed = Math.floor(this.visitsDone / every) - Math.floor((this.visitsDone - count) / every);
    if (crossed > 0) head.shrink(Math.exp((-exponent * crossed * every) / plan.rows));
  }
}
