import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { invariant } from "@/lib/utils";
import { type DatasetColumn, datasetColumn } from "../../schema";
import type { StepAction, StepReads } from "../../steps-schema";
import { type EffectRow, storedResult } from "./stored-step";

/**
 * The rows of a dataset after some of its steps, as a chain back to the source. It says what they are; `state-rows.ts`
 * says where they can be read.
 */
export interface CleanState {
  /** Identity of rows and cells: made of the source's and the steps'. */
  key: string;
  /** How many steps led here. */
  number: number;
  rowCount: number;
  /** Every row id is below this: ids of added rows go on where those of the source end. */
  rowLimit: number;
  /** For each column the key of the state in which a cell of it changed last. */
  columnKeys: readonly string[];
  columns: DatasetColumn[];
  /** What the last step did, where that was little; null at the source, and where it is in the step's file. */
  effect: readonly EffectRow[] | null;
  /** Columns in which the last step changed cells. */
  changedColumns: readonly number[];
  /** Null for the source. */
  before: CleanState | null;
}

/** What of a dataset's record says which rows it has. */
export interface StateRecord {
  id: string;
  /** Rows of the source. */
  rowCount: number;
  appliedSteps: number;
  versions: readonly { id: string; number: number; stateKey: string }[];
}

/** Identity of the rows of a version; those made before there were steps have only their id. */
export function versionKey({ id, stateKey }: { id: string; stateKey: string }): string {
  return stateKey === "" ? id : stateKey;
}

/** Another number whenever the same action would do something else than before: then it leads to another state. */
const RULES = 1;

/** Identity of the state to which an action leads. */
export function keyAfter(before: CleanState, action: StepAction, reads: StepReads): string {
  const text = JSON.stringify([RULES, before.key, action, reads]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The rows as the source has them. */
export function sourceState({ rowCount, versions }: StateRecord, columns: DatasetColumn[]): CleanState {
  const first = versions.find(({ number }) => number === 1);
  invariant(first !== undefined, "a ready dataset has a first version");
  const key = versionKey(first);
  return {
    key,
    number: 0,
    rowCount,
    rowLimit: rowCount,
    columnKeys: columns.map(() => key),
    columns,
    effect: null,
    changedColumns: [],
    before: null,
  };
}

/** What a step says about the state after it. */
export interface StepOutcome {
  stateKey: string;
  rowCount: number;
  addedRows: number;
  /** Null where they were not counted again. */
  columns: DatasetColumn[] | null;
  changedColumns: readonly number[];
  effect: readonly EffectRow[] | null;
}

/** The state to which a step leads. */
export function stateAfter(before: CleanState, step: StepOutcome): CleanState {
  const { stateKey, changedColumns } = step;
  const changed = new Set(changedColumns);
  return {
    key: stateKey,
    number: before.number + 1,
    rowCount: step.rowCount,
    rowLimit: before.rowLimit + step.addedRows,
    columnKeys:
      changed.size === 0
        ? before.columnKeys
        : before.columnKeys.map((key, index) => (changed.has(index) ? stateKey : key)),
    columns: step.columns ?? before.columns,
    effect: step.effect,
    changedColumns,
    before,
  };
}

const recent = remember("datasets.states", () => new RecentResults<CleanState>(64));

/** Keeps a state that was made, so that the next reader does not read all of its steps again. */
export function rememberState(datasetId: string, state: CleanState): void {
  void recent.get(`${datasetId}/${state.key}`, async () => state);
}

const CHAIN_STEP = {
  number: true,
  stateKey: true,
  rowCount: true,
  columns: true,
  result: true,
} satisfies Prisma.DatasetStepSelect;

/**
 * The state after the first `number` steps; `columns` are those of the source. Throws Conflict where the steps have been
 * replaced since the record was read.
 */
export async function stateAt(record: StateRecord, columns: DatasetColumn[], number: number): Promise<CleanState> {
  if (number === 0) return sourceState(record, columns);
  const last = await db.datasetStep.findUnique({
    where: { datasetId_number: { datasetId: record.id, number } },
    select: { stateKey: true },
  });
  if (last === null) throw changedMeanwhile();
  return recent.get(`${record.id}/${last.stateKey}`, async () => {
    const steps = await db.datasetStep.findMany({
      where: { datasetId: record.id, number: { lte: number } },
      orderBy: { number: "asc" },
      select: CHAIN_STEP,
    });
    // Between the two queries another step may have taken its place.
    if (steps.at(-1)?.stateKey !== last.stateKey) throw changedMeanwhile();
    return steps.reduce(
      (state, step) => {
        const { changedColumns, effect, addedRows } = storedResult.parse(step.result);
        const counted = step.columns === null ? null : z.array(datasetColumn).parse(step.columns);
        return stateAfter(state, { ...step, columns: counted, changedColumns, effect, addedRows });
      },
      sourceState(record, columns),
    );
  });
}

function changedMeanwhile(): AppError {
  return new AppError("conflict", "The cleaning steps were changed meanwhile. Try again.", { retryable: true });
}
