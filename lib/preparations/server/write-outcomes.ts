import "server-only";
import { writeFile } from "node:fs/promises";
import { endianness } from "node:os";
import path from "node:path";
import type { RowOutcome } from "@/lib/datasets/rows-schema";
import { paths } from "@/lib/store/paths";
import { i32, u8 } from "@/lib/typed";
import type { SplitName } from "../schema";
import { FILTERED, NO_ROW } from "../split/pool";
import { LOCKED, WITHHELD } from "../split/pool-standing";
import { SIDES } from "../split/sides";
import { STEP_ROWS, type Steps } from "../steps";
import { inSlices } from "./in-slices";
import { outcomeCode } from "./outcomes";
import type { PreparationPlan } from "./plan";

/**
 * Writes into `directory` what became of every row of the source, and the row ids of the lines of each split in the
 * order of its file: 32-bit numbers, the low byte first.
 */
export async function writeOutcomes(
  plan: PreparationPlan,
  rows: Record<SplitName, Int32Array>,
  directory: string,
  signal?: AbortSignal,
): Promise<void> {
  const write = (file: string, bytes: Uint8Array) =>
    writeFile(path.join(directory, path.basename(file)), bytes, { mode: 0o600, flush: true });
  await write(paths.preparationOutcomes("any"), await inSlices(findOutcomes(plan, rows), signal));
  for (const split of SIDES) await write(paths.preparationRows("any", split), littleEndian(rows[split]));
}

/** The code of each row's outcome. */
export function* findOutcomes(
  { pool, prepared, sourceRows }: Pick<PreparationPlan, "pool" | "prepared" | "sourceRows">,
  rows: Record<SplitName, Int32Array>,
): Steps<Uint8Array> {
  const { classOfRow, standing } = pool;
  const outcomes = new Uint8Array(classOfRow.length);
  const outcomeOf = (row: number): RowOutcome => {
    const index = i32(classOfRow, row);
    if (index === NO_ROW) return "removed";
    if (index === FILTERED) return "filtered";
    if (index < 0) return "unlabelled";
    const own = standing === null ? 0 : u8(standing, row);
    // Of the locked rows those that are test rows still are marked below.
    if (own === LOCKED || u8(prepared.minimum.isClassKept, index) === 0) return "label_dropped";
    return own === WITHHELD ? "withheld" : "capped";
  };
  for (let row = 0; row < outcomes.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    // A row that was added and removed again was never one of the source.
    if (row >= sourceRows && i32(classOfRow, row) === NO_ROW) continue;
    outcomes[row] = outcomeCode(outcomeOf(row));
  }
  for (const row of prepared.added?.withheldRows ?? []) outcomes[row] = outcomeCode("withheld");
  for (const split of SIDES) {
    const code = outcomeCode(split);
    for (const row of rows[split]) outcomes[row] = code;
    yield;
  }
  return outcomes;
}

function littleEndian(rows: Int32Array): Uint8Array {
  const bytes = Buffer.from(Int32Array.from(rows).buffer);
  return endianness() === "LE" ? bytes : bytes.swap32();
}
