import "server-only";
import { invariant } from "@/lib/utils";
import { readAnswers } from "../answers/answer-file";
import type { RowAnswer } from "../answers/answer-line";
import type { StartedBatch } from "../internal";
import { readRows } from "../read-rows";
import { type AddedCell, addedCells, addedNames } from "./added-columns";

/** A result on its way into a file, and what is to be told of it afterwards. */
export interface OutTable {
  header: string[];
  /** Rows some at a time, in the order of the file. */
  rows: AsyncIterable<AddedCell[][]>;
  told: { defusedCells: number; lostCharacters: number };
}

/** The table of a batch with its answers; rows that were not asked yet have empty cells instead. Throws Cancelled. */
export function resultTable(batch: StartedBatch, signal?: AbortSignal): OutTable {
  const { columns } = batch.columns;
  const targets = batch.model.targets.map(({ name }) => name);
  const names = columns.map(({ name }) => name);
  // Twice the same name stays so, as does one with spaces around it.
  const own = names.map((name, index) => batch.parse.layout.header?.[index] ?? name);
  return {
    header: [...own, ...addedNames(own, targets)],
    rows: withAnswers(batch, targets.length, signal),
    told: { defusedCells: 0, lostCharacters: 0 },
  };
}

async function* withAnswers(
  { id, columns: { columns }, rowsTotal }: StartedBatch,
  targetCount: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<AddedCell[][]> {
  const answers = oneByOne(readAnswers(id));
  try {
    for await (const chunk of readRows(id, { columns, rowsTotal, signal })) {
      const rows: AddedCell[][] = [];
      for (const { row, cells } of chunk) {
        const { value } = await answers.next();
        invariant(value === undefined || value.row === row, "answers are in the order of the rows");
        rows.push([...cells, ...addedCells(value, targetCount)]);
      }
      yield rows;
    }
  } finally {
    await answers.return(undefined);
  }
}

async function* oneByOne(chunks: AsyncIterable<RowAnswer[]>): AsyncGenerator<RowAnswer, undefined> {
  for await (const chunk of chunks) yield* chunk;
  return undefined;
}
