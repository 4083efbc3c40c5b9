import "server-only";
import { readFile } from "node:fs/promises";
import { type RowOutcome, rowOutcome } from "@/lib/datasets/rows-schema";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { paths } from "@/lib/store/paths";

/*
 * What became of each row of the source in a preparation: one byte a row id, 0 for an id that no row has, else 1 and the
 * place of the outcome among `rowOutcome.options`. Datasets filter their rows by it, so that nothing here may import
 * a verb.
 */

const recent = remember("preparations.outcomes", () => new RecentResults<Uint8Array | null>(4));

/** The byte of an outcome. */
export function outcomeCode(outcome: RowOutcome): number {
  return 1 + rowOutcome.options.indexOf(outcome);
}

/** The outcome of each row id; null where none are stored, as for a preparation made before they were. */
export async function readOutcomes(preparationId: string): Promise<Uint8Array | null> {
  if (!/^\w+$/.test(preparationId)) return null;
  return recent.get(preparationId, async () => {
    try {
      return await readFile(paths.preparationOutcomes(preparationId));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  });
}

/** The row ids with an outcome, ascending; null where outcomes are not stored. */
export async function rowsOfOutcome(preparationId: string, outcome: RowOutcome): Promise<Int32Array | null> {
  const outcomes = await readOutcomes(preparationId);
  if (outcomes === null) return null;
  const code = outcomeCode(outcome);
  let count = 0;
  for (const one of outcomes) if (one === code) count += 1;
  const rows = new Int32Array(count);
  let filled = 0;
  outcomes.forEach((one, row) => {
    if (one === code) rows[filled++] = row;
  });
  return rows;
}
