import { f64, i32 } from "@/lib/typed";
import type { Evidence } from "./evidence";

/** Texts that are looked at, spread over all of them. */
const SAMPLE = 4_000;
/** Scores that are kept meanwhile, 32 MB. */
const MAX_SCORES = 4_000_000;

/** From about a fifth to twenty, in steps of a quarter in the exponent. */
const CHOICES = Array.from({ length: 19 }, (_, index) => Math.exp(-1.5 + index * 0.25));

/** Below this a share is nothing. */
const NOTHING = -30;

/**
 * Naive Bayes counts words as if they came independently, and is too sure or, with short weighted texts, not sure enough.
 * The factor on its scores under which the labels of the texts are likeliest (temperature scaling, Guo et al. 2017).
 */
export function fitSharpness(evidence: Evidence, labels: Int32Array): number {
  const { labelCount } = evidence;
  const wanted = Math.min(SAMPLE, Math.max(1, Math.floor(MAX_SCORES / Math.max(1, labelCount))));
  const stride = Math.max(1, Math.floor(labels.length / wanted));
  const sample: { own: number; scores: Float64Array }[] = [];
  for (let text = 0; text < labels.length; text += stride) {
    const scores = new Float64Array(labelCount);
    if (evidence.score(text, scores)) sample.push({ own: i32(labels, text), scores });
  }
  let best = { sharpness: 1, loss: Number.POSITIVE_INFINITY };
  for (const sharpness of CHOICES) {
    const loss = sample.reduce((sum, { own, scores }) => sum - Math.log(shareAt(scores, own, sharpness) + 1e-12), 0);
    if (loss < best.loss) best = { sharpness, loss };
  }
  return best.sharpness;
}

/** Share of one label, from 0 to 1, where scores are logarithms to be multiplied by `sharpness`. */
export function shareAt(scores: Float64Array, label: number, sharpness: number): number {
  const mine = f64(scores, label);
  let sum = 0;
  for (let other = 0; other < scores.length; other++) {
    const distance = sharpness * (f64(scores, other) - mine);
    if (distance > NOTHING) sum += Math.exp(distance);
  }
  return 1 / sum;
}
