import "server-only";
import { MersenneTwister } from "@/lib/preparations/mersenne-twister";
import type { SplitName } from "@/lib/preparations/schema";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";

interface Drawn {
  preparationId: string;
  split: SplitName;
  /** All of them at null. */
  maxRows: number | null;
  seed: number;
}

/** The lines of a split that are asked for: the same ones for the same seed and number. Null is all. Throws NotFound. */
export async function drawRows({ preparationId, split, maxRows, seed }: Drawn): Promise<ReadonlySet<number> | null> {
  const { rows } = parsePreparation(await fetchPreparation(preparationId)).summary.splits[split];
  if (maxRows === null || maxRows >= rows) return null;
  return new Set(new MersenneTwister(seed).choice(rows, maxRows));
}
