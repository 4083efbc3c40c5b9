import type { LabelRows } from "./data/label-rows";
import { type Evaluation, evaluate, type ScoredRows, scoreRows } from "./models/evaluate";
import type { Head } from "./models/linear-head";
import type { Segment } from "./models/segments";
import type { Pacer } from "./pacer";
import type { EngineTarget } from "./protocol";
import { evaluationInterval, lossDecay, rateFactor, visitsAfterStep } from "./schedule";
import type { SparseRows } from "./text/vectorise";
import { item } from "./typed";
import type { VisitOrder } from "./visits";

/** Decay per pass for a weight decay of 1: 0.1 is negligible by design, 10 is visible. */
const DECAY_PER_PASS = 1e-3;
const LONGEST_CHUNK = 32;

export interface TrainingSet {
  inputs: SparseRows;
  labels: LabelRows;
}

export interface LoopInput {
  heads: readonly Head[];
  training: TrainingSet;
  /** Rows for the curves: null when there are none. */
  validation: TrainingSet | null;
  targets: readonly EngineTarget[];
  segments: readonly Segment[];
  order: VisitOrder;
  /** Reported steps, and sample visits in all. */
  steps: number;
  visits: number;
  warmupFraction: number;
  weightDecay: number;
  pacer: Pacer;
  onStep: (step: { step: number; trainLoss: number; evaluation: Evaluation | null }) => void;
}

export interface LoopResult {
  stepsDone: number;
  bestStep: number;
  visitsDone: number;
  /** Of the weights the heads have now; null without validation rows. */
  evaluation: Evaluation | null;
}

/**
 * Trains the heads, one row at a time, spreading the visits evenly over the reported steps, and leaves them with the weights of the lowest
 * validation loss (without validation rows: the last). All steps are done even if the loss rises again: clients of the hosted service expect one
 * checkpoint for each, and learnt rows cost little. What the pacer does to time never changes the result.
 */
export async function trainHeads(input: LoopInput): Promise<LoopResult> {
  const { heads, steps, visits, validation, onStep } = input;
  const best = new BestWeights(heads);
  const interval = evaluationInterval(steps);
  const trainLoss = new RunningLoss(lossDecay(steps));
  const trainer = new ChunkTrainer(input);
  for (let step = 1; step <= steps; step++) {
    trainLoss.nextStep();
    await trainer.advanceTo(visitsAfterStep(step, steps, visits), trainLoss);
    let evaluation: Evaluation | null = null;
    if (validation !== null && (step % interval === 0 || step === steps)) {
      evaluation = await evaluateHeads(input, validation);
      best.offer(step, evaluation);
    }
    onStep({ step, trainLoss: trainLoss.value, evaluation });
  }
  return best.finish(steps, trainer.visitsDone);
}

async function evaluateHeads(input: LoopInput, validation: TrainingSet): Promise<Evaluation> {
  const { heads, targets, segments, pacer } = input;
  const { inputs, labels } = validation;
  const scored: ScoredRows = await scoreRows(heads, inputs, inputs.rows, segments, pacer);
  const thresholds = segments.map(() => 0.5);
  return evaluate(scored.combined, labels, targets, segments, thresholds);
}

/** Mean loss of the visited rows in which earlier steps fade. */
class RunningLoss {
  value = 0;
  private sum = 0;
  private count = 0;
  private readonly decay: number;

  constructor(decay: number) {
    this.decay = decay;
  }

  nextStep(): void {
    this.sum *= this.decay;
    this.count *= this.decay;
  }

  /** `sum` is over `count` rows. A step without visits keeps the value before it. */
  add(sum: number, count: number): void {
    this.sum += sum;
    this.count += count;
    this.value = this.sum / this.count;
  }
}

/** Walks through the visits in chunks whose borders depend on the plan alone, never on the clock. */
class ChunkTrainer {
  visitsDone = 0;
  private readonly input: LoopInput;
  private readonly chunk: number;

  constructor(input: LoopInput) {
    this.input = input;
    this.chunk = Math.max(1, Math.min(LONGEST_CHUNK, Math.floor(input.visits / 1000)));
  }

  async advanceTo(target: number, trainLoss: RunningLoss): Promise<void> {
    const { heads, training, order, visits, warmupFraction, weightDecay, pacer } = this.input;
    while (this.visitsDone < target) {
      const left = order.remaining();
      const count = Math.min(this.chunk, left, target - this.visitsDone);
      const rows = order.take(count);
      const rate = rateFactor(this.visitsDone / visits, warmupFraction);
      let loss = 0;
      for (const head of heads) loss += head.trainRows(training.inputs, training.labels, rows, 0, count, rate);
      trainLoss.add(loss / heads.length, count);
      this.visitsDone += count;
      if (count === left && weightDecay > 0) {
        for (const head of heads) head.shrink(Math.max(0, 1 - DECAY_PER_PASS * weightDecay * rate));
      }
      if (pacer.isDue()) await pacer.breathe();
    }
  }
}

/** Keeps a copy of the weights with the lowest validation loss. */
class BestWeights {
  step = 0;
  private evaluation: Evaluation | null = null;
  private snapshots: Float32Array[] | null = null;
  private readonly heads: readonly Head[];

  constructor(heads: readonly Head[]) {
    this.heads = heads;
  }

  offer(step: number, evaluation: Evaluation): void {
    if (this.evaluation !== null && evaluation.loss >= this.evaluation.loss) return;
    const targets = this.snapshots;
    this.snapshots = this.heads.map((head, h) => head.snapshot(targets?.[h]));
    this.evaluation = evaluation;
    this.step = step;
  }

  finish(stepsDone: number, visitsDone: number): LoopResult {
    const { snapshots, evaluation } = this;
    if (snapshots === null) return { stepsDone, bestStep: stepsDone, visitsDone, evaluation: null };
    this.heads.forEach((head, h) => {
      head.restore(item(snapshots, h));
    });
    return { stepsDone, bestStep: this.step, visitsDone, evaluation };
  }
}
