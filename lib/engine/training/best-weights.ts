import type { Head } from "../heads/head";
import type { Evaluation } from "../models/evaluate";
import { item } from "../typed";

/**
 * Keeps a copy of the heads' weights at the lowest validation loss, each target at its best temperature. Where the last
 * step counts (`isLastBest`) it keeps no copy, only what the last evaluation said.
 */
export class BestWeights {
  step = 0;
  evaluation: Evaluation | null = null;
  /** By head and array; null before the first evaluation. */
  snapshots: Float32Array[][] | null = null;
  private readonly heads: readonly Head[];
  private readonly isLastBest: boolean;

  constructor(heads: readonly Head[], { isLastBest = false } = {}) {
    this.heads = heads;
    this.isLastBest = isLastBest;
  }

  /** To be called while no head trains. */
  offer(step: number, evaluation: Evaluation): void {
    // Written so that what is not a number is never better.
    const isFirst = this.evaluation === null || this.isLastBest;
    if (!isFirst && !(evaluation.calibratedLoss < (this.evaluation?.calibratedLoss ?? 0))) return;
    this.makeRoom().forEach((arrays, h) => {
      arrays.forEach((copy, a) => {
        copy.set(item(item(this.heads, h).weights, a));
      });
    });
    this.evaluation = evaluation;
    this.step = step;
  }

  /** Arrays for a copy, made once. */
  makeRoom(): Float32Array[][] {
    const heads = this.isLastBest ? [] : this.heads;
    this.snapshots ??= heads.map((head) => head.weights.map((array) => new Float32Array(array.length)));
    return this.snapshots;
  }

  /** Says what the copy, filled from outside, is. */
  take(step: number, evaluation: Evaluation): void {
    this.step = step;
    this.evaluation = evaluation;
  }

  forget(): void {
    this.snapshots = null;
  }

  /** Gives the heads their best weights back. Without an evaluation they keep the last. */
  restore(): void {
    this.snapshots?.forEach((arrays, h) => {
      arrays.forEach((copy, a) => {
        item(item(this.heads, h).weights, a).set(copy);
      });
    });
  }
}
