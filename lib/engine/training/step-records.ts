import type { Evaluation } from "../models/evaluate";
import { lossDecay } from "../schedule";
import { RunningLoss } from "./running-loss";

/** A reported step that every head has done. */
export interface StepRecord {
  step: number;
  /** Loss before each update, summed over the step's visits, mean of the heads. */
  lossSum: number;
  visits: number;
  /** What is shown: the mean over the visited rows in which earlier steps fade. */
  trainLoss: number;
  /** Of the combined model at the end of the step; null where nothing was evaluated. */
  evaluation: Evaluation | null;
}

interface Half {
  lossSum: number;
  visits: number;
  heads: number;
}

/**
 * Puts the heads' parts of each step together and tells the steps in order, each once. The newest is held back until `tellAll`: it may
 * still be evaluated.
 */
export class StepRecords {
  /** What was told, in order. */
  readonly told: StepRecord[] = [];
  private readonly parts = new Map<number, Half>();
  private readonly evaluations = new Map<number, Evaluation>();
  private readonly loss: RunningLoss;
  private readonly heads: number;
  private readonly onStep: (record: StepRecord) => void;

  constructor(options: { steps: number; heads: number; onStep: (record: StepRecord) => void }) {
    this.loss = new RunningLoss(lossDecay(options.steps));
    this.heads = options.heads;
    this.onStep = options.onStep;
  }

  /** Tells again what was done before a crash. */
  replay(records: readonly StepRecord[]): void {
    for (const record of records) {
      this.loss.addStep(record.lossSum, record.visits);
      this.told.push(record);
      this.onStep(record);
    }
  }

  /** One head has done a step. */
  add(step: number, lossSum: number, visits: number): void {
    const part = this.parts.get(step) ?? { lossSum: 0, visits, heads: 0 };
    this.parts.set(step, { lossSum: part.lossSum + lossSum / this.heads, visits, heads: part.heads + 1 });
    this.tellBefore(step);
  }

  /** The combined model was evaluated at the end of a step that is not told yet. */
  evaluated(step: number, evaluation: Evaluation): void {
    this.evaluations.set(step, evaluation);
  }

  /** Tells everything that is complete. */
  tellAll(): void {
    this.tellBefore(Number.POSITIVE_INFINITY);
  }

  private tellBefore(end: number): void {
    for (let step = this.told.length + 1; step < end; step++) {
      const part = this.parts.get(step);
      if (part === undefined || part.heads < this.heads) return;
      this.parts.delete(step);
      const { lossSum, visits } = part;
      const trainLoss = this.loss.addStep(lossSum, visits);
      const record = { step, lossSum, visits, trainLoss, evaluation: this.evaluations.get(step) ?? null };
      this.told.push(record);
      this.onStep(record);
    }
  }
}
