import "server-only";
import { remember } from "@/lib/remember";

/** Before a model has been measured. */
const FIRST_GUESS_MS_PER_UNIT = 0.001;
/**
 * How much of what is known gives way to what was measured last. A measurement can be too long, for code that is not
 * compiled yet or a core that is shared, but never too short.
 */
const SLOWER = 0.2;
const FASTER = 0.5;
/** What a text costs besides its characters, in characters. */
const UNITS_PER_TEXT = 64;

export interface Costs {
  /** About how long texts take with the model of a file, in milliseconds. */
  estimate(fileId: string, texts: readonly string[]): number;
  /** Whether that is more than a guess. */
  isMeasured(fileId: string): boolean;
  /** How long they took. */
  observe(fileId: string, texts: readonly string[], elapsedMs: number): void;
  forget(fileId: string): void;
}

/** What classifying costs, measured as it happens: a smoothed time per character for each model. */
export function createCosts(): Costs {
  const msPerUnit = new Map<string, number>();
  const known = (fileId: string) => msPerUnit.get(fileId) ?? FIRST_GUESS_MS_PER_UNIT;
  return {
    estimate: (fileId, texts) => unitsOf(texts) * known(fileId),
    isMeasured: (fileId) => msPerUnit.has(fileId),
    observe(fileId, texts, elapsedMs) {
      if (texts.length === 0) return;
      const before = msPerUnit.get(fileId);
      const now = elapsedMs / unitsOf(texts);
      msPerUnit.set(fileId, before === undefined ? now : before + (now > before ? SLOWER : FASTER) * (now - before));
    },
    forget: (fileId) => void msPerUnit.delete(fileId),
  };
}

function unitsOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + UNITS_PER_TEXT + text.length, 0);
}

/** The costs of the models of this process. */
export function classifyCosts(): Costs {
  return remember("engine.costs", createCosts);
}
