import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { withDuckDB } from "@/lib/store/duckdb";
import { assertNever } from "@/lib/utils";
import { TEXT_LIMITS } from "../../cleaning/describe-step";
import { RARE_LABEL_ROWS } from "../../cleaning/rare-labels";
import { USUAL_SIMILARITY } from "../../copies/rules";
import type { Target, TextRole } from "../../roles-schema";
import type { RowFilter, RowIssue } from "../../rows-schema";
import { cellColumn, sqlIsBlank } from "../columns";
import { readCopies } from "../copies/read-copies";
import type { ReadyDataset } from "../internal";
import { readConflicts } from "../profile/conflicts";
import { readTextRepeats } from "../profile/text-repeats";
import { sqlText } from "../role-sql";
import { countLabels, NO_LABEL, NO_ROW, readTarget, type TargetColumn } from "../targets";
import type { RowView } from "./row-view";

/** A condition on rows. */
export interface RowCondition {
  isMet: (row: number) => boolean;
  /** Rows with the same number belong together and are shown so where no other order is asked for. */
  groupOf?: (row: number) => number;
}

/**
 * The conditions of a filter on the rows of a view. Throws Invalid where they need a text or label column that is not
 * chosen.
 */
export async function readConditions(
  view: RowView,
  { q, label, target, issue }: Pick<RowFilter, "q" | "label" | "target" | "issue">,
): Promise<RowCondition[]> {
  const conditions: RowCondition[] = [];
  if (label !== undefined) conditions.push(await hasLabel(view, label, target));
  if (issue !== undefined) conditions.push(await hasIssue(view, issue, target));
  if (q !== undefined && q !== "") conditions.push(await holdsText(view, q));
  return conditions;
}

async function holdsText({ datasets: [{ columns, rows }], from }: RowView, q: string): Promise<RowCondition> {
  const cells = columns.map((_, index) => `contains(lower(${cellColumn(index)}), lower($q))`);
  return meets(from, rows.rowLimit, cells.join(" OR "), { q });
}

/** Rows for which a SQL condition holds. */
async function meets(
  from: string,
  rowLimit: number,
  where: string,
  values: Record<string, string> = {},
): Promise<RowCondition> {
  const isFound = new Uint8Array(rowLimit);
  await withDuckDB(async (connection) => {
    const stream = await connection.stream(`SELECT row FROM ${from} WHERE ${where}`, values);
    for await (const chunk of stream) {
      const rows = chunk.getColumnVector(0);
      for (let index = 0; index < chunk.rowCount; index++) isFound[Number(rows.getItem(index))] = 1;
    }
  });
  return { isMet: (row) => isFound[row] === 1 };
}

/** The target that a filter is about: the named one, else the first. */
function targetOf({ roles }: ReadyDataset, name: string | undefined): Target {
  const target = roles?.targets.find((candidate) => name === undefined || candidate.name === name);
  if (target !== undefined) return target;
  const reason =
    name === undefined || (roles?.targets.length ?? 0) === 0
      ? "The dataset has no label column yet. Choose one first."
      : `The dataset has no target “${name}”.`;
  throw invalid(reason, [{ name: name === undefined ? "label" : "target", reason }]);
}

/** Rows with a label, or without any for an empty one. */
async function hasLabel({ datasets }: RowView, label: string, targetName: string | undefined): Promise<RowCondition> {
  const target = targetOf(datasets[0], targetName);
  const columns = await Promise.all(datasets.map((dataset) => readTarget(dataset, target)));
  if (label === "") return { isMet: setIs(columns, (set) => set === NO_LABEL) };
  const wanted = columns.map(({ labels, sets }) => {
    const code = labels.indexOf(label);
    return Uint8Array.from(sets, (set) => (code >= 0 && set.includes(code) ? 1 : 0));
  });
  return { isMet: setIs(columns, (set, place) => wanted[place]?.[set] === 1) };
}

/** A condition on the set of labels of a row, in the first of the columns that has the row. */
function setIs(
  columns: readonly TargetColumn[],
  isWanted: (set: number, place: number) => boolean,
): RowCondition["isMet"] {
  const [first] = columns;
  if (first !== undefined && columns.length === 1) return (row) => isWanted(first.setOfRow[row] ?? NO_ROW, 0);
  return (row) => {
    const place = columns.findIndex(({ setOfRow }) => (setOfRow[row] ?? NO_ROW) !== NO_ROW);
    return place >= 0 && isWanted(columns[place]?.setOfRow[row] ?? NO_ROW, place);
  };
}

async function hasIssue(view: RowView, issue: RowIssue, targetName: string | undefined): Promise<RowCondition> {
  const [dataset] = view.datasets;
  switch (issue) {
    case "empty_text":
    case "short_text":
    case "long_text":
      return meets(view.from, dataset.rows.rowLimit, textCondition(issue, sqlText(dataset.columns, textOf(dataset))));
    case "unlabelled":
      return anyTarget(
        dataset,
        targetName,
        ({ setOfRow }) =>
          (row) =>
            setOfRow[row] === NO_LABEL,
      );
    case "rare_label":
      return anyTarget(dataset, targetName, hasRareLabel);
    case "conflict":
      return inConflict(dataset, targetName);
    case "duplicate": {
      const { firstOfRow } = await readTextRepeats(dataset, textOf(dataset));
      return { isMet: (row) => (firstOfRow[row] ?? -1) >= 0 && firstOfRow[row] !== row };
    }
    case "near_duplicate": {
      textOf(dataset);
      const { clusterOfRow } = (await readCopies(dataset)).clustersAt(USUAL_SIMILARITY);
      return { isMet: (row) => (clusterOfRow[row] ?? -1) >= 0, groupOf: (row) => clusterOfRow[row] ?? -1 };
    }
    default:
      return assertNever(issue);
  }
}

function textOf({ roles }: ReadyDataset): TextRole {
  if (roles?.text) return roles.text;
  throw new AppError("invalid", "The dataset has no text column yet. Choose one first.", {
    fields: [{ name: "issue", reason: "This is about texts." }],
  });
}

/** The conditions of the cleaning step that removes such rows. */
function textCondition(issue: "empty_text" | "short_text" | "long_text", text: string): string {
  switch (issue) {
    case "empty_text":
      return sqlIsBlank(text);
    case "short_text":
      return `length(${text}) < ${TEXT_LIMITS.short_text}`;
    case "long_text":
      return `length(${text}) > ${TEXT_LIMITS.long_text}`;
  }
}

/** The targets that an issue of labels is about: the named one, else all. */
function targetsOf(dataset: ReadyDataset, name: string | undefined): readonly Target[] {
  const first = targetOf(dataset, name);
  return name === undefined ? (dataset.roles?.targets ?? [first]) : [first];
}

async function anyTarget(
  dataset: ReadyDataset,
  targetName: string | undefined,
  condition: (column: TargetColumn) => (row: number) => boolean,
): Promise<RowCondition> {
  const columns = await Promise.all(targetsOf(dataset, targetName).map((target) => readTarget(dataset, target)));
  const conditions = columns.map(condition);
  return { isMet: (row) => conditions.some((isMet) => isMet(row)) };
}

function hasRareLabel(column: TargetColumn): (row: number) => boolean {
  const rare = new Set(countLabels(column).flatMap(([, rows], code) => (rows < RARE_LABEL_ROWS ? [code] : [])));
  const isRare = Uint8Array.from(column.sets, (set) => (set.some((code) => rare.has(code)) ? 1 : 0));
  return (row) => isRare[column.setOfRow[row] ?? NO_ROW] === 1;
}

async function inConflict(dataset: ReadyDataset, targetName: string | undefined): Promise<RowCondition> {
  const role = textOf(dataset);
  const found = await Promise.all(targetsOf(dataset, targetName).map((target) => readConflicts(dataset, role, target)));
  return {
    isMet: (row) =>
      found.some(
        ({ firstOfRow, isFirst, column }) =>
          isFirst[firstOfRow[row] ?? -1] === 1 && (column.setOfRow[row] ?? NO_ROW) >= 0,
      ),
    groupOf: (row) => found[0]?.firstOfRow[row] ?? -1,
  };
}
