import { f64 } from "../typed";

/** Index of the highest score, the first of equals. */
export function argMax(scores: Float64Array): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (f64(scores, c) > f64(scores, best)) best = c;
  return best;
}

/** Indices of the scores at or above `threshold`. */
export function atLeast(scores: Float64Array, threshold: number): number[] {
  const chosen: number[] = [];
  for (let c = 0; c < scores.length; c++) if (f64(scores, c) >= threshold) chosen.push(c);
  return chosen;
}
