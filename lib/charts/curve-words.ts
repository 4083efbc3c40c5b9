import { formatCount, pluralise } from "@/lib/utils";
import type { Better, Curve, CurveUnit, PreparedCurves } from "./curves";
import { formatLoss } from "./format";

interface Reading {
  step: number;
  value: number;
}

/** A value as its chart writes it: scores with three decimals, losses by magnitude, rates as settings have them. */
export function formatCurveValue(value: number, unit: CurveUnit): string {
  if (unit === "rate") return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "–";
  if (unit !== "share") return formatLoss(value);
  return Number.isFinite(value) ? value.toFixed(3) : "–";
}

/** The best value of a curve, the earliest of equals; null without one, or where nothing is better. */
export function bestOf(curve: Curve, better: Better): Reading | null {
  if (better === null) return null;
  const isBetter = better === "lower" ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  let best: Reading | null = null;
  for (let index = 0; index < curve.steps.length; index += 1) {
    const value = curve.values[index] ?? null;
    if (value !== null && (best === null || isBetter(value, best.value)))
      best = { step: curve.steps[index] ?? 0, value };
  }
  return best;
}

/** The newest value of a curve; null without one. */
export function lastOf(curve: Curve): Reading | null {
  for (let index = curve.values.length - 1; index >= 0; index -= 1) {
    const value = curve.values[index] ?? null;
    if (value !== null) return { step: curve.steps[index] ?? 0, value };
  }
  return null;
}

/** The finding of each curve in a sentence: `Best macro-F1 0.910 at step 180; last 0.900 at step 200.` */
export function sayCurves({ curves, unit, better, hiddenByScale }: PreparedCurves, noun: string): string[] {
  const sentences = curves.flatMap((curve) => {
    const last = lastOf(curve);
    return last === null ? [] : [sayCurve(curve, last, nameOf(curve, noun, curves.length), unit, better)];
  });
  if (hiddenByScale > 0)
    sentences.push(`${pluralise(hiddenByScale, "value")} at zero or below cannot stand on a log scale.`);
  return sentences;
}

function nameOf(curve: Curve, noun: string, count: number): string {
  return count === 1 || curve.name === noun || curve.name === "" ? noun : `${curve.name.toLowerCase()} ${noun}`;
}

/** Behind the name of its run where several share the chart: `A · 60 steps: best loss 0.02 at step 60, its last.` */
function sayCurve(curve: Curve, last: Reading, name: string, unit: CurveUnit, better: Better): string {
  const at = ({ value, step }: Reading) => `${formatCurveValue(value, unit)} at step ${formatCount(step)}`;
  const best = curve.kind === "evaluated" ? bestOf(curve, better) : null;
  const lead = (word: string) => (curve.run === null ? word : `${curve.run}: ${word.toLowerCase()}`);
  if (best === null) return `${lead("Last")} ${name} ${at(last)}.`;
  if (best.step === last.step) return `${lead("Best")} ${name} ${at(best)}, its last.`;
  return `${lead("Best")} ${name} ${at(best)}; last ${at(last)}.`;
}

/** What a run's two losses say about how it learns. */
export interface Overfitting {
  /** The step of the best evaluation. */
  step: number;
  /** The training loss kept falling while validation got worse; without it validation merely got no better. */
  isOverfitting: boolean;
}

/** Fewer evaluations after the best one are chance. */
const MIN_LATER = 2;
/** By so much, of the value, two losses must differ to count as different. */
const MIN_CHANGE = 0.01;

/**
 * The step after which the validation loss got no better, when at least two later evaluations say so; and whether it is
 * over-fitting: later evaluations on average worse, while the training loss is lower at the end than around that step.
 */
export function findOverfitting(train: Curve, valid: Curve): Overfitting | null {
  const best = bestOf(valid, "lower");
  if (best === null) return null;
  const later = gather(valid, (step) => step > best.step);
  if (later.count < MIN_LATER) return null;
  const lastStep = later.last ?? best.step;
  const reach = (lastStep - best.step) / 4;
  const before = gather(train, (step) => step <= lastStep && Math.abs(step - best.step) <= reach).mean;
  const after = gather(train, (step) => step <= lastStep && step >= lastStep - reach).mean;
  const worse = later.mean ?? best.value;
  const fell = before !== null && after !== null && after < before * (1 - MIN_CHANGE);
  return { step: best.step, isOverfitting: fell && worse > best.value * (1 + MIN_CHANGE) };
}

interface Gathered {
  count: number;
  mean: number | null;
  /** The last step of them. */
  last: number | null;
}

/** The values of a curve at the steps that are wanted. */
function gather({ steps, values }: Curve, isWanted: (step: number) => boolean): Gathered {
  let [count, sum] = [0, 0];
  let last: number | null = null;
  for (let index = 0; index < steps.length; index += 1) {
    const [step, value] = [steps[index] ?? 0, values[index] ?? null];
    if (value === null || !isWanted(step)) continue;
    count += 1;
    sum += value;
    last = step;
  }
  return { count, mean: count === 0 ? null : sum / count, last };
}

/** `findOverfitting` in a sentence; null when there is nothing to say. */
export function sayOverfitting(found: Overfitting | null): string | null {
  if (found === null) return null;
  const since = `Validation loss stopped improving at step ${formatCount(found.step)}`;
  return found.isOverfitting ? `${since} while training loss kept falling: over-fitting from there.` : `${since}.`;
}

/** What clipping hides, in a sentence; null when it hides nothing. */
export function sayCutOff(count: number, better: Better): string | null {
  if (count === 0) return null;
  return `${pluralise(count, "outlier")} ${better === "higher" ? "below" : "above"} the chart's edge ${count === 1 ? "is" : "are"} cut off.`;
}
