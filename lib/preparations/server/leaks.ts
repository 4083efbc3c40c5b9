import "server-only";
import { USUAL_SIMILARITY } from "@/lib/datasets/copies/rules";
import { i32 } from "@/lib/typed";
import { groupRowsSteps } from "../group-rows";
import type { LeakReport, Recipe, SplitName } from "../schema";
import { deal } from "../split/deal";
import { sameLabels } from "../split/label-classes";
import { countLeaks, NOT_USED } from "../split/leaks";
import { pickRows, type RowsOfSides, shuffleGroups } from "../split/pick-rows";
import { SIDES } from "../split/sides";
import { mapInSteps, type Steps } from "../steps";
import { readCopyBond, readGroups } from "./bonds";
import { inSlices } from "./in-slices";
import { type PreparationPlan, pickSplits, planPreparation } from "./plan";
import type { PoolOptions } from "./pool";
import { openSource, type PreparationSource } from "./source";

/**
 * What would leak between the splits that a recipe makes; stores nothing. It looks at every text, so that it can take
 * a while. Throws as `openSource` and `planPreparation` do, and Cancelled.
 */
export async function reportLeaks(datasetId: string, recipe: Recipe, options: PoolOptions = {}): Promise<LeakReport> {
  const source = await openSource(datasetId);
  const plan = await planPreparation(source, recipe, options);
  return findLeaks(source, plan, await pickSplits(plan, options.signal), options);
}

/** The column whose values ought not to straddle; null for none. */
export function groupColumnOf({ roles }: PreparationSource, { split }: Recipe): string | null {
  return split.groupBy ?? roles.group;
}

/** Counts copies and groups on several sides, and what there would be if the same rows were split one by one. */
export async function findLeaks(
  source: PreparationSource,
  plan: PreparationPlan,
  rows: Record<SplitName, Int32Array>,
  options: PoolOptions,
): Promise<LeakReport> {
  const { recipe, pool } = plan;
  const similarity = recipe.split.nearDuplicates ?? USUAL_SIMILARITY;
  const copies = await readCopyBond(source.dataset, similarity, options);
  const column = groupColumnOf(source, recipe);
  const groups = column === null ? null : await readGroups(source.dataset, column, "split.groupBy");
  const sides = SIDES.map((split) => rows[split]);
  const inSteps = <T>(steps: Steps<T>) => inSlices(steps, options.signal);
  const labelsOfRow = await inSteps(numberLabels(plan));
  const count = async (ofSides: readonly Int32Array[]) => {
    const sideOfRow = await inSteps(placeSides(ofSides, pool.classOfRow.length));
    return inSteps(countLeaks({ sideOfRow, labelsOfRow, copies, groups }));
  };
  const { leaks: actual, clusters, rowsInClusters } = await count(sides);
  const isPlain = pool.units === null && pool.sideOfClass === null && pool.lockedRows === null;
  const plain = isPlain ? actual : (await count(await inSteps(dealOneByOne(plan, sides)))).leaks;
  return { version: 1, similarity, clusters, rowsInClusters, actual, plain };
}

/** A number for the labels of each row. */
function* numberLabels({ pool, prepared }: PreparationPlan): Steps<Int32Array> {
  const numbers = sameLabels(prepared.minimum.classes);
  yield;
  return yield* mapInSteps(pool.classOfRow, (index) => (index < 0 ? -1 : i32(numbers, index)));
}

function* placeSides(sides: readonly Int32Array[], rowLimit: number): Steps<Uint8Array> {
  const sideOfRow = new Uint8Array(rowLimit).fill(NOT_USED);
  for (const [side, rows] of sides.entries()) {
    for (const row of rows) sideOfRow[row] = side;
    yield;
  }
  return sideOfRow;
}

/** The same rows in splits of the same sizes, row by row, nothing kept together. */
function* dealOneByOne({ pool, prepared, recipe }: PreparationPlan, sides: readonly Int32Array[]): Steps<RowsOfSides> {
  const { classes } = prepared.minimum;
  const groups = new Int32Array(pool.classOfRow.length).fill(-1);
  const kept = new Int32Array(classes.starts.length - 1);
  for (const rows of sides) {
    for (const row of rows) {
      const index = i32(pool.classOfRow, row);
      groups[row] = index;
      kept[index] = i32(kept, index) + 1;
    }
    yield;
  }
  const [train, validation, test] = [sides[0]?.length ?? 0, sides[1]?.length ?? 0, sides[2]?.length ?? 0];
  const { singles } = yield* deal({
    classes,
    rows: kept,
    labelCount: pool.labels.length,
    totals: [train, validation, test],
    units: null,
    seed: recipe.seed,
  });
  const shuffled = yield* shuffleGroups(yield* groupRowsSteps(groups, kept.length), recipe.seed);
  return yield* pickRows({ shuffled, kept, singles, sideOfUnitRow: null, seed: recipe.seed });
}
