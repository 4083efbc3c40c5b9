import "server-only";
import { TextStore } from "../../../copies/text-store";
import type { ColumnRoles, TextRole } from "../../../roles-schema";
import { sqlIsBlank } from "../../columns";
import { readCopies } from "../../copies/read-copies";
import { sqlText } from "../../role-sql";
import type { StepContext } from "../step-context";
import { eachRow } from "../transform-rows";

/*
 * Rows with the same text: the group of each row id, or -1 for a blank text and for a row that is not there. Rows that
 * are alone may have a group or none. Blank texts are no copies of each other.
 */

/** Groups rows by their very text. */
export async function exactGroups(context: StepContext, text: TextRole): Promise<Int32Array> {
  const { connection, dataset } = context;
  const groupOfRow = new Int32Array(dataset.rows.rowLimit).fill(-1);
  const texts = `(SELECT row, ${sqlText(dataset.columns, text)} AS text FROM ${dataset.rows.from})`;
  const stream = await connection.stream(
    `WITH texts AS ${texts}, repeated AS (
       SELECT text, (row_number() OVER () - 1)::INTEGER AS number FROM texts
       WHERE NOT (${sqlIsBlank("text")}) GROUP BY text HAVING count(*) > 1
     )
     SELECT t.row, r.number FROM texts t JOIN repeated r ON t.text = r.text`,
  );
  for await (const chunk of stream) {
    const [rows = [], numbers = []] = chunk.getColumns();
    rows.forEach((row, index) => {
      groupOfRow[Number(row)] = Number(numbers[index]);
    });
  }
  return groupOfRow;
}

/** Groups the rows with some texts, one group a text, without looking at the others. */
export async function groupsOfTexts(
  context: StepContext,
  text: TextRole,
  texts: readonly string[],
): Promise<Int32Array> {
  const { columns, rows } = context.dataset;
  const groupOfRow = new Int32Array(rows.rowLimit).fill(-1);
  const groupOf = new Map(texts.map((value, group) => [value, group]));
  const sql = sqlText(columns, text);
  const values = Object.fromEntries(texts.map((value, index) => [`text${index}`, value]));
  const where = `${sql} IN (${texts.map((_, index) => `$text${index}`).join(", ")})`;
  await eachRow(context, { select: [sql], where, values }, (row, [value = ""]) => {
    groupOfRow[row] = groupOf.get(value) ?? -1;
  });
  return groupOfRow;
}

/** Groups rows whose texts differ in case, punctuation and spaces only. */
export async function looseGroups(context: StepContext, text: TextRole): Promise<Int32Array> {
  const { columns, rows } = context.dataset;
  const store = new TextStore(rows.rowLimit);
  await eachRow(context, { select: [sqlText(columns, text)] }, (row, [value = ""]) => store.add(row, value));
  const numberOf = Int32Array.from({ length: store.count }, (_, number) => number);
  const { respaced } = store;
  // Pairs come in the order of their texts, so what an earlier pair says of the second is known.
  for (let at = 0; at < respaced.length; at += 2) {
    numberOf[respaced[at] ?? 0] = numberOf[respaced[at + 1] ?? 0] ?? -1;
  }
  return store.textOfRow.map((number) => (number < 0 ? -1 : (numberOf[number] ?? -1)));
}

/** Groups rows whose texts are at least so alike. */
export async function nearGroups(
  { dataset, reads, signal }: StepContext,
  text: TextRole,
  similarity: number,
): Promise<Int32Array> {
  // The roles of the dataset may be others by now than those that the step was made with.
  const roles: ColumnRoles = {
    version: 2,
    text,
    targets: reads.targets,
    group: null,
    split: null,
    id: null,
    origin: "confirmed",
    reasons: [],
  };
  const copies = await readCopies({ ...dataset, roles }, { signal });
  return copies.clustersAt(similarity).clusterOfRow;
}
