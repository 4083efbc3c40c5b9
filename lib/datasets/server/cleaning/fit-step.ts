import "server-only";
import { invalid } from "@/lib/errors";
import { describeMissing } from "../../cleaning/describe-step";
import { type ExportedStep, type RowText, type StepAction, type StepReads, stepAction } from "../../steps-schema";
import type { ReadyDataset } from "../internal";
import { canRead, readsOf } from "./reads";
import type { RowFinder } from "./row-finder";

/** A step of another dataset as it is to be done in this one. */
export interface FittedStep {
  action: StepAction;
  reads: StepReads;
  /** What it names and this dataset does not have; the rest is done. */
  missing: string[];
}

interface Surroundings {
  dataset: ReadyDataset;
  finder: RowFinder;
  /** Whether rows have the numbers that the step knows them by. */
  isSameSource: boolean;
  signal: AbortSignal;
}

/**
 * Fits a step to a dataset: the roles it was made with where the dataset has their columns, else the dataset's own; the
 * columns that are there; the rows with the same texts. Throws Invalid where nothing of it can be done.
 */
export async function fitStep(exported: ExportedStep, around: Surroundings): Promise<FittedStep> {
  const { columns, roles } = around.dataset;
  const { action, missing } = fitColumns(
    stepAction.parse(exported),
    columns.map(({ name }) => name),
  );
  const ownReads = exported.reads !== undefined && canRead(exported.reads, columns) ? exported.reads : roles;
  const reads = readsOf(action, ownReads);
  if (action.kind !== "edit_row" && action.kind !== "delete_rows") return { action, reads, missing };
  const rows = await fitRows(
    action.kind === "edit_row" ? [action.row] : action.rows,
    exported.rowTexts ?? [],
    reads,
    around,
  );
  const [first] = rows.found;
  if (first === undefined) throw invalid(`Nothing to do: ${describeMissing(rows.missing)}.`);
  const fitted: StepAction = action.kind === "edit_row" ? { ...action, row: first } : { ...action, rows: rows.found };
  return { action: fitted, reads, missing: [...missing, ...rows.missing] };
}

function fitColumns(action: StepAction, names: readonly string[]): { action: StepAction; missing: string[] } {
  if (action.kind === "edit_row") {
    const cells = action.cells.filter(({ column }) => names.includes(column));
    const missing = missingColumns(
      action.cells.map(({ column }) => column),
      names,
    );
    return { action: { ...action, cells }, missing };
  }
  if (!("columns" in action)) return { action, missing: [] };
  const missing = missingColumns(action.columns, names);
  return { action: { ...action, columns: action.columns.filter((name) => names.includes(name)) }, missing };
}

/** Throws Invalid where none of the columns is there. */
function missingColumns(asked: readonly string[], names: readonly string[]): string[] {
  const missing = asked.filter((name) => !names.includes(name)).map((name) => `column “${name}”`);
  if (missing.length === asked.length) throw invalid(`Nothing to do: ${describeMissing(missing)}.`);
  return missing;
}

async function fitRows(
  rows: readonly number[],
  rowTexts: readonly RowText[],
  { text }: StepReads,
  { dataset, finder, isSameSource, signal }: Surroundings,
): Promise<{ found: number[]; missing: string[] }> {
  const known = new Map(rowTexts.map((rowText) => [rowText.row, rowText]));
  const named = text === null ? [] : rows.flatMap((row) => known.get(row) ?? []);
  const places = text === null ? [] : await finder.find(dataset, text, named, signal);
  const placeOf = new Map(named.map(({ row }, index) => [row, places[index] ?? null]));
  const found: number[] = [];
  const missing: string[] = [];
  for (const row of rows) {
    const place = placeOf.get(row) ?? null;
    const name = known.get(row)?.text;
    if (place !== null) found.push(place);
    // Without a text to go by, a number means the same row in the same file only.
    else if (!placeOf.has(row) && isSameSource) found.push(row);
    else missing.push(name === undefined ? `row ${row}, whose text is not known` : `row with the text “${name}”`);
  }
  return { found, missing };
}
