import "server-only";
import { invalid } from "@/lib/errors";
import { pluralise } from "@/lib/utils";
import { labelsOfCells, whyNotLabels, writeLabels } from "../../../cleaning/label-cells";
import { columnsOfTarget } from "../../../roles/target-columns";
import type { Target, TextRole } from "../../../roles-schema";
import type { AddRowsAction } from "../../../steps-schema";
import { renderTemplate } from "../../../text-template";
import { cellColumn } from "../../columns";
import { sqlText } from "../../role-sql";
import { type ActionOutcome, columnIndex, type StepContext } from "../step-context";
import type { EffectRow } from "../stored-step";
import { textOf } from "./drop-duplicates";
import { labelIndexes } from "./label-sets";
import { sampleCells } from "./sample-cells";

type NewRow = AddRowsAction["rows"][number];

/** How much of a text is said to name it by, and how many texts are named. */
const NAME_CHARACTERS = 80;
const MAX_NOTES = 20;

/** White space at the ends is no difference between two texts. */
const sqlTrim = (text: string) => `trim(${text}, E' \\t\\r\\n')`;

/**
 * Writes texts with their labels as new rows after the last one, in the columns' own forms. A text that rows have already
 * makes no second row: all of them get the labels, and a note says so. Of the same text twice the later one counts.
 * Throws Invalid without a text column, and for labels that the columns cannot say.
 */
export async function addRows(action: AddRowsAction, context: StepContext): Promise<ActionOutcome> {
  const { dataset, reads } = context;
  const text = textOf(context);
  const rows = [...new Map(action.rows.map((row) => [row.text.trim(), row])).values()];
  const unmatched = assertLabels(rows, reads.targets);
  const found = await rowsWithTexts(context, text, rows);
  const effect = new Map<number, EffectRow>();
  const notes: string[] = [];
  const fresh: NewRow[] = [];
  rows.forEach((row, place) => {
    const same = found.get(place) ?? [];
    if (same.length === 0) fresh.push(row);
    else {
      const changed = same.flatMap((one) => relabelled(one, row, context));
      for (const one of changed) effect.set(one[0], one);
      notes.push(describeFound(row, same.length, changed.length));
    }
  });
  const writer = await newRowWriter(context, text);
  const added = fresh.map((row, index): EffectRow => [dataset.rows.rowLimit + index, writer(row)]);
  return { effect: [...effect.values(), ...added], unmatched, notes: shortened(notes) };
}

/** What the rows name and the dataset does not have. Throws Invalid for labels that cannot stand in its columns. */
function assertLabels(rows: readonly NewRow[], targets: readonly Target[]): string[] {
  const known = new Map(targets.map((target) => [target.name, target]));
  const unknown = new Set<string>();
  for (const { labels } of rows) {
    for (const [name, ofTarget] of Object.entries(labels)) {
      const target = known.get(name);
      const reason = target === undefined ? null : whyNotLabels(target, ofTarget);
      if (target === undefined) unknown.add(`target “${name}”`);
      if (reason !== null) throw invalid(reason, [{ name: "action.rows", reason }]);
    }
  }
  return [...unknown];
}

interface FoundRow {
  row: number;
  /** Cells of the columns with labels, by the column's index. */
  cells: ReadonlyMap<number, string>;
}

/** The rows that have one of the texts, by the place of the text. */
async function rowsWithTexts(
  { connection, dataset, reads, ...context }: StepContext,
  text: TextRole,
  wanted: readonly NewRow[],
): Promise<Map<number, FoundRow[]>> {
  await connection.run("CREATE TEMP TABLE wanted_texts (text VARCHAR, place INTEGER)");
  const appender = await connection.createAppender("wanted_texts", "main", "temp");
  wanted.forEach((row, place) => {
    for (const form of new Set([row.text, asRendered(text, row.text)])) {
      appender.appendVarchar(form);
      appender.appendInteger(place);
      appender.endRow();
    }
  });
  appender.flushSync();
  const indexes = labelIndexes({ connection, dataset, reads, ...context }, reads.targets);
  const cells = indexes.map((index) => `b.${cellColumn(index)}`);
  const read = await connection.runAndReadAll(
    `SELECT DISTINCT ${["w.place", "b.row", ...cells].join(", ")}
     FROM (SELECT *, ${sqlTrim(sqlText(dataset.columns, text))} AS wanted_text FROM ${dataset.rows.from}) b
     JOIN wanted_texts w ON b.wanted_text = ${sqlTrim("w.text")} ORDER BY b.row`,
  );
  const found = new Map<number, FoundRow[]>();
  for (const [place, row, ...values] of read.getRowsJS()) {
    const same = found.get(Number(place)) ?? [];
    found.set(Number(place), same);
    same.push({ row: Number(row), cells: new Map(indexes.map((index, at) => [index, String(values[at])])) });
  }
  return found;
}

/** The text of a row that has this one in the first of its columns and nothing in the others. */
function asRendered({ columns, template }: TextRole, text: string): string {
  const [first = ""] = columns;
  return template === null ? text : renderTemplate(template, (name) => (name === first ? text : ""));
}

/** What a row that is there becomes, or nothing where its labels are these already. */
function relabelled({ row, cells }: FoundRow, { labels }: NewRow, { dataset, reads }: StepContext): EffectRow[] {
  const changed = new Map<number, string>();
  for (const target of reads.targets) {
    const wanted = labels[target.name];
    if (wanted === undefined) continue;
    const indexes = columnsOfTarget(target).map((name) => columnIndex(dataset.columns, name));
    const now = indexes.map((index) => cells.get(index) ?? "");
    if (isSame(labelsOfCells(target, now), wanted)) continue;
    writeLabels(target, now, wanted).forEach((cell, at) => {
      if (cell !== now[at]) changed.set(indexes[at] ?? -1, cell);
    });
  }
  return changed.size === 0 ? [] : [[row, [...changed]]];
}

function isSame(labels: readonly string[], wanted: readonly string[]): boolean {
  const set = new Set(wanted);
  return labels.length === set.size && labels.every((label) => set.has(label));
}

/** Gives the cells of a new row, one for every column: those that say nothing are empty. */
async function newRowWriter(context: StepContext, text: TextRole): Promise<(row: NewRow) => [number, string][]> {
  const { columns } = context.dataset;
  const samples: string[][] = [];
  for (const target of context.reads.targets) samples.push(await sampleCells(context, target));
  const [textColumn = ""] = text.columns;
  return (row) => {
    const cells = columns.map(() => "");
    cells[columnIndex(columns, textColumn)] = row.text;
    context.reads.targets.forEach((target, at) => {
      const labels = row.labels[target.name];
      if (labels === undefined) return;
      const written = writeLabels(target, samples[at] ?? [], labels);
      columnsOfTarget(target).forEach((name, place) => {
        cells[columnIndex(columns, name)] = written[place] ?? "";
      });
    });
    return cells.map((cell, index) => [index, cell]);
  };
}

function describeFound({ text }: NewRow, rows: number, changed: number): string {
  const name = text.length > NAME_CHARACTERS ? `${text.slice(0, NAME_CHARACTERS)}…` : text;
  const there = `“${name}” is there already${rows > 1 ? `, in ${pluralise(rows, "row")}` : ""}`;
  return changed === 0 ? `${there}, with these labels.` : `${there}: its labels were corrected.`;
}

function shortened(notes: string[]): string[] {
  if (notes.length <= MAX_NOTES) return notes;
  const rest = notes.length - (MAX_NOTES - 1);
  return [
    ...notes.slice(0, MAX_NOTES - 1),
    `${pluralise(rest, "other text")} of these ${rest === 1 ? "is" : "are"} there already too.`,
  ];
}
