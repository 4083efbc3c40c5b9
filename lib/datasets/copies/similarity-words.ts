import { formatCount } from "@/lib/utils";

/** How alike two texts have to be, in words. */

/** The slider goes in such steps, so that what was found for one is found again for the same. */
export const SIMILARITY_STEP = 0.05;

const STEPS = Math.round(1 / SIMILARITY_STEP);

/** A similarity on the slider's scale, however it was written: 0.5 to 1 in steps of 0.05. */
export function roundSimilarity(similarity: number): number {
  return Math.min(1, Math.max(0.5, Math.round(similarity * STEPS) / STEPS));
}

/** "1 word in 5 may differ". */
export function describeSimilarity(similarity: number): string {
  const differing = Math.round((1 - similarity) * STEPS);
  if (differing === 0) return "Alike but for case, punctuation and spaces";
  const divisor = greatestDivisor(differing, STEPS);
  const [part, whole] = [differing / divisor, STEPS / divisor];
  if (part * 2 === whole) return "Half of the words may differ";
  return `${formatCount(part)} ${part === 1 ? "word" : "words"} in ${formatCount(whole)} may differ`;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
