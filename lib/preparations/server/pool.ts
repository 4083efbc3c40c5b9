import "server-only";
import type { ReadyDataset } from "@/lib/datasets/server/internal";
import { invalid } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import type { Recipe } from "../schema";
import { gatherUnits, type UnitRows } from "../split/unit-rows";
import { type ReadCopies, readUnits } from "./bonds";
import { readCombinations } from "./combinations";
import { readFilter } from "./filter";
import { gatherPool, type SourcePool } from "./gather-pool";
import { inSlices } from "./in-slices";
import { readLockedTest } from "./locked-test";
import type { PreparationSource } from "./source";
import { readSplitColumn } from "./split-column";

const recent = remember("preparations.pools", () => new RecentResults<SourcePool>(6));
const recentUnits = remember("preparations.unit-rows", () => new RecentResults<UnitRows>(3));

export interface PoolOptions {
  signal?: AbortSignal;
  /** How copies are found; another one in tests. */
  read?: ReadCopies;
}

/**
 * The rows of a dataset after a recipe's filter, by their labels. What balance, shares and seed change is not in it, so
 * that it is found once while they are tried out. Throws Invalid, with the field, for a recipe that names what is not
 * there, and Cancelled while it waits for copies.
 */
export async function readPool(source: PreparationSource, recipe: Recipe, options: PoolOptions): Promise<SourcePool> {
  const { dataset, targets } = source;
  const { split, filter } = recipe;
  assertTarget(source, split.stratifyBy);
  const combinations = await readCombinations(dataset, targets);
  const passes = await readFilter(dataset, filter);
  const column = split.method === "column" ? await readSplitColumn(dataset) : null;
  const locked = split.lockedTest === null ? null : await readLockedTest(source, combinations, split.lockedTest);
  const units = await readUnits(dataset, split, options);
  // Units decide which rows are withheld where some rows have their side already.
  const ties = column === null && locked === null ? null : [split.groupBy, split.nearDuplicates];
  const key = poolKey(dataset, [targets, filter, split.method === "column", split.lockedTest, ties]);
  const pool = await recent.get(key, () =>
    inSlices(gatherPool({ combinations, passes, column, locked, units, sourceRows: dataset.rows.sourceRows })),
  );
  if (units === null) return pool;
  const unitsKey = JSON.stringify([key, split.groupBy, split.nearDuplicates]);
  const unitRows = await recentUnits.get(unitsKey, () => inSlices(gatherUnits(pool.classOfRow, pool.standing, units)));
  return { ...pool, units: unitRows, bond: units };
}

function poolKey({ rows, roles }: ReadyDataset, parts: unknown[]): string {
  return JSON.stringify([rows.key, roles?.text, roles?.split, ...parts]);
}

function assertTarget({ targets }: PreparationSource, name: string | null): void {
  if (name === null || targets.some((target) => target.name === name)) return;
  const has = targets.map((target) => `“${target.name}”`).join(", ");
  const reason = `The dataset has no target “${name}” whose labels could be kept even. It has ${has}.`;
  throw invalid(reason, [{ name: "split.stratifyBy", reason }]);
}
