import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { TargetAnswers } from "../metrics/answers";

const ROWS_PER_TURN = 200;
/** Scores are 32-bit numbers: nearer to 0 or 1 their logarithm says nothing. */
const TINY = 1e-9;

/**
 * The scores that a model would have given without its calibration: it divides what the network says by a temperature.
 * Of one label in several they sum to 1 again, of several each stands for itself.
 */
export async function uncalibrate(
  { scores, kind }: Pick<TargetAnswers, "scores" | "kind">,
  temperature: number,
): Promise<TargetAnswers["scores"]> {
  if (temperature === 1) return scores;
  const found: (Float32Array | null)[] = [];
  for (const row of scores) {
    found.push(row && (kind === "single" ? softer(row, temperature) : eachSofter(row, temperature)));
    if (found.length % ROWS_PER_TURN === 0) await nextTurn();
  }
  return found;
}

function softer(scores: Float32Array, temperature: number): Float32Array {
  const powers = scores.map((score) => Math.max(score, 0) ** temperature);
  const sum = powers.reduce((total, power) => total + power, 0);
  return sum > 0 ? powers.map((power) => power / sum) : scores;
}

function eachSofter(scores: Float32Array, temperature: number): Float32Array {
  return scores.map((score) => {
    const inside = Math.min(Math.max(score, TINY), 1 - TINY);
    return 1 / (1 + ((1 - inside) / inside) ** temperature);
  });
}
