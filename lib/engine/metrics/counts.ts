import { f64 } from "../typed";

/**
 * True positives, false positives and false negatives per label, and exact matches, gathered row by row. A single-label target gives
 * one predicted class a row, a multi-label target any number.
 */
export class LabelCounts {
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly falseNegatives: Float64Array;
  rows = 0;
  exact = 0;

  constructor(labels: number) {
    this.truePositives = new Float64Array(labels);
    this.falsePositives = new Float64Array(labels);
    this.falseNegatives = new Float64Array(labels);
  }

  /** Adds a row: its true and its predicted classes, without repeats. */
  add(truth: Iterable<number>, predicted: readonly number[]): void {
    const open = new Set(truth);
    const missed = new Set(open);
    let wrong = 0;
    for (const label of predicted) {
      if (open.has(label)) {
        this.truePositives[label] = f64(this.truePositives, label) + 1;
        missed.delete(label);
      } else {
        this.falsePositives[label] = f64(this.falsePositives, label) + 1;
        wrong++;
      }
    }
    for (const label of missed) this.falseNegatives[label] = f64(this.falseNegatives, label) + 1;
    this.rows++;
    if (wrong === 0 && missed.size === 0) this.exact++;
  }

  /** Share of rows whose predicted set of labels is exactly the true one; 0 without rows. */
  accuracy(): number {
    return this.rows === 0 ? 0 : this.exact / this.rows;
  }

  /** F1 over all labels' counts added up. For single-label targets it equals the accuracy. */
  microF1(): number {
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    return f1(sum(this.truePositives), sum(this.falsePositives), sum(this.falseNegatives));
  }

  /** Mean F1 of the labels that occur among the true or the predicted ones (as scikit-learn averages). */
  macroF1(): number {
    let sum = 0;
    let labels = 0;
    for (let c = 0; c < this.truePositives.length; c++) {
      const tp = f64(this.truePositives, c);
      const fp = f64(this.falsePositives, c);
      const fn = f64(this.falseNegatives, c);
      if (tp + fp + fn === 0) continue;
      sum += f1(tp, fp, fn);
      labels++;
    }
    return labels === 0 ? 0 : sum / labels;
  }
}

/** 2·TP / (2·TP + FP + FN), 0 when there is nothing to find and nothing was predicted. */
export function f1(truePositives: number, falsePositives: number, falseNegatives: number): number {
  const denominator = 2 * truePositives + falsePositives + falseNegatives;
  return denominator === 0 ? 0 : (2 * truePositives) / denominator;
}
