import "server-only";
import type { StepAction } from "../../../steps-schema";
import { cellColumn } from "../../columns";
import { sqlText } from "../../role-sql";
import { type ActionOutcome, columnIndex, type PointedRows, type StepContext } from "../step-context";
import type { EffectRow } from "../stored-step";

type EditAction = Extract<StepAction, { kind: "edit_row" }>;
type DeleteAction = Extract<StepAction, { kind: "delete_rows" }>;

/** How much of a row's text is kept to name it by. */
const NAME_CHARACTERS = 100;

/** Writes some cells of one row. Throws Invalid for a column that is not there. */
export async function editRow({ row, cells }: EditAction, context: StepContext): Promise<ActionOutcome> {
  const { columns } = context.dataset;
  const wanted = new Map(cells.map(({ column, value }) => [columnIndex(columns, column), value]));
  const pointed = await readRows(context, [row], [...wanted.keys()]);
  const now = pointed.cells.get(row);
  if (now === undefined) return { effect: [], unmatched: [`row ${row}`] };
  const changed = [...wanted].filter(([index, value]) => now.get(index) !== value);
  return { effect: changed.length === 0 ? [] : [[row, changed]], unmatched: [], pointed };
}

/** Removes rows by their index in the source. */
export async function deleteRows({ rows }: DeleteAction, context: StepContext): Promise<ActionOutcome> {
  const asked = [...new Set(rows)];
  const pointed = await readRows(context, asked, [shownColumn(context)]);
  const unmatched = asked.filter((row) => !pointed.cells.has(row)).map((row) => `row ${row}`);
  return { effect: [...pointed.cells.keys()].map((row): EffectRow => [row, null]), unmatched, pointed };
}

/** The column by which a removed row is shown: that of the text. */
export function shownColumn({ dataset, reads }: Pick<StepContext, "dataset" | "reads">): number {
  const name = reads.text?.columns[0];
  return name === undefined ? 0 : columnIndex(dataset.columns, name);
}

/** SQL for what tells a text from others in an export. */
export function sqlTextHash(text: string): string {
  return `left(sha256(${text}), 32)`;
}

/** Some rows in their order, with some of their cells, and their texts where there is a text column. */
async function readRows(
  { dataset, reads, connection }: StepContext,
  rows: readonly number[],
  indexes: readonly number[],
): Promise<PointedRows> {
  const text = reads.text === null ? null : sqlText(dataset.columns, reads.text);
  const textual = text === null ? [] : [sqlTextHash(text), `left(${text}, ${NAME_CHARACTERS})`];
  const found = await connection.runAndReadAll(
    `SELECT ${["row", ...textual, ...indexes.map(cellColumn)].join(", ")} FROM ${dataset.rows.from}
     WHERE row IN (${rows.join(", ")}) ORDER BY row`,
  );
  const read = found.getRowsJS().map(([row, ...texts]) => ({ row: Number(row), texts: texts.map(String) }));
  return {
    cells: new Map(
      read.map(({ row, texts }) => [
        row,
        new Map(indexes.map((index, at) => [index, texts[textual.length + at] ?? ""])),
      ]),
    ),
    rowTexts: text === null ? [] : read.map(({ row, texts: [hash = "", name = ""] }) => ({ row, hash, text: name })),
  };
}
