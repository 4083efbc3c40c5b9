import { groupRowsSteps, rowsOfGroup } from "./group-rows";
import { MersenneTwister } from "./mersenne-twister";
import { finish, type Steps } from "./steps";

/** Why a table cannot be split; named after the rule that scikit-learn breaks off at. */
export type SplitErrorCode =
  | "TEST_SIZE_OUT_OF_RANGE"
  | "TRAIN_EMPTY"
  | "CLASS_TOO_SMALL"
  | "TRAIN_SMALLER_THAN_CLASSES"
  | "TEST_SMALLER_THAN_CLASSES";

/** What a split that cannot be made would have been. `smallClasses` lists the classes of one row. */
export interface SplitFailure {
  ok: false;
  code: SplitErrorCode;
  rows: number;
  trainRows: number;
  heldOutRows: number;
  classes: number;
  smallClasses: number[];
}

/** Positions into the table that was split, in final order; the counts follow `classes`, which is ascending. */
export interface StratifiedSplit {
  ok: true;
  train: Int32Array;
  heldOut: Int32Array;
  classes: number[];
  trainPerClass: Int32Array;
  heldOutPerClass: Int32Array;
}

/**
 * Splits a table so that each class keeps its share on both sides: scikit-learn's
 * `train_test_split(test_size=share, stratify=…, random_state=seed)`, row for row.
 *
 * @param classOfRow class of each row, 0 to classCount − 1; classes are dealt with in ascending order.
 * @param share of the rows to hold out; their number is its product with the number of rows, rounded up, in doubles.
 */
export function stratifiedSplit(
  classOfRow: Int32Array,
  classCount: number,
  share: number,
  seed: number,
): StratifiedSplit | SplitFailure {
  return stratifiedSplitWith(new MersenneTwister(seed), classOfRow, classCount, share);
}

/** `stratifiedSplit` with the draws taken from a given generator. */
export function stratifiedSplitWith(
  generator: MersenneTwister,
  classOfRow: Int32Array,
  classCount: number,
  share: number,
): StratifiedSplit | SplitFailure {
  return finish(stratifiedSplitSteps(generator, classOfRow, classCount, share));
}

/** `stratifiedSplitWith` in steps. */
export function* stratifiedSplitSteps(
  generator: MersenneTwister,
  classOfRow: Int32Array,
  classCount: number,
  share: number,
): Steps<StratifiedSplit | SplitFailure> {
  const grouped = yield* groupRowsSteps(classOfRow, classCount);
  const sizes = Int32Array.from({ length: classCount }, (_, group) => rowsOfGroup(grouped, group).length);
  const allocation = allocateSplit(generator, sizes, share);
  if (!allocation.ok) return allocation;

  const { classes, trainPerClass, heldOutPerClass } = allocation;
  const train = new Int32Array(allocation.trainRows);
  const heldOut = new Int32Array(allocation.heldOutRows);
  let trainFilled = 0;
  let heldOutFilled = 0;
  for (const [i, group] of classes.entries()) {
    const shuffled = rowsOfGroup(grouped, group);
    yield* generator.shuffleSteps(shuffled);
    const toTrain = trainPerClass[i] ?? 0;
    const toHeldOut = heldOutPerClass[i] ?? 0;
    train.set(shuffled.subarray(0, toTrain), trainFilled);
    heldOut.set(shuffled.subarray(toTrain, toTrain + toHeldOut), heldOutFilled);
    trainFilled += toTrain;
    heldOutFilled += toHeldOut;
  }
  yield* generator.shuffleSteps(train);
  yield* generator.shuffleSteps(heldOut);
  return { ok: true, train, heldOut, classes, trainPerClass, heldOutPerClass };
}

/** How many rows of each class a split holds out; the counts follow `classes`, which is ascending. */
export interface SplitAllocation {
  ok: true;
  trainRows: number;
  heldOutRows: number;
  classes: number[];
  trainPerClass: Int32Array;
  heldOutPerClass: Int32Array;
}

/**
 * The numbers of `stratifiedSplit` without its rows: they are drawn before any row is, so that counting needs none.
 *
 * @param sizes rows of each class; classes without rows are none.
 */
export function allocateSplit(
  generator: MersenneTwister,
  sizes: Int32Array,
  share: number,
): SplitAllocation | SplitFailure {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const heldOutRows = Math.ceil(share * rows);
  const trainRows = rows - heldOutRows;
  const classes = [...sizes.keys()].filter((group) => (sizes[group] ?? 0) > 0);
  const counts = Int32Array.from(classes, (group) => sizes[group] ?? 0);

  const code = failureOf(share, trainRows, heldOutRows, counts);
  if (code !== null) {
    const smallClasses = classes.filter((group) => sizes[group] === 1);
    return { ok: false, code, rows, trainRows, heldOutRows, classes: classes.length, smallClasses };
  }

  const trainPerClass = allocate(counts, trainRows, generator);
  const remaining = counts.map((count, i) => count - (trainPerClass[i] ?? 0));
  // Not a subtraction: rounding can make this draw, and those draws shift everything after them.
  const heldOutPerClass = allocate(remaining, heldOutRows, generator);
  return { ok: true, trainRows, heldOutRows, classes, trainPerClass, heldOutPerClass };
}

function failureOf(share: number, trainRows: number, heldOutRows: number, counts: Int32Array): SplitErrorCode | null {
  if (!(share > 0 && share < 1)) return "TEST_SIZE_OUT_OF_RANGE";
  if (trainRows <= 0) return "TRAIN_EMPTY";
  if (counts.includes(1)) return "CLASS_TOO_SMALL";
  if (trainRows < counts.length) return "TRAIN_SMALLER_THAN_CLASSES";
  if (heldOutRows < counts.length) return "TEST_SMALLER_THAN_CLASSES";
  return null;
}

/**
 * How many of `draws` rows come from each class: the share rounded down, then the largest remainders get one more each,
 * ties decided by the generator (scikit-learn's `_approximate_mode`).
 *
 * The order of the arithmetic (divide, then multiply) and the draw that is made even if every tied class gets one are
 * part of the contract: both move the generator.
 */
export function allocate(counts: Int32Array, draws: number, generator: MersenneTwister): Int32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const allocated = new Int32Array(counts.length);
  if (total === 0) return allocated;

  const tied = new Map<number, number[]>();
  let need = draws;
  counts.forEach((count, i) => {
    const exact = (count / total) * draws;
    const base = Math.floor(exact);
    allocated[i] = base;
    need -= base;
    const sameRest = tied.get(exact - base);
    if (sameRest) sameRest.push(i);
    else tied.set(exact - base, [i]);
  });

  const largestFirst = [...tied].sort(([a], [b]) => b - a);
  for (const [, group] of largestFirst) {
    if (need <= 0) break;
    const chosen = generator.choice(group.length, Math.min(group.length, need));
    for (const member of chosen) {
      const i = group[member] ?? 0;
      allocated[i] = (allocated[i] ?? 0) + 1;
    }
    need -= chosen.length;
  }
  return allocated;
}
