import "server-only";
import { SET_FLAGS } from "../../../label-keys";
import { columnsOfTarget } from "../../../roles/target-columns";
import type { Target } from "../../../roles-schema";
import { cellColumn, sqlIsBlank } from "../../columns";
import { columnIndex, type StepContext } from "../step-context";

/**
 * Cells that show how a target's columns are written, in their order, for a row that is new: whether labels stand as
 * `a, b` or as `a,b`, whether a flag is `TRUE` or `1`. What they say is of no account, but scores are as low as they go.
 */
export async function sampleCells({ connection, dataset }: StepContext, target: Target): Promise<string[]> {
  const columns = columnsOfTarget(target).map((name) => cellColumn(columnIndex(dataset.columns, name)));
  if (target.kind === "single" || target.source.type === "json") return columns.map(() => "");
  const { source } = target;
  if (source.type === "scores") return columns.map(() => (source.threshold > 0 ? "0" : ""));
  const isTelling =
    source.type === "separator"
      ? `contains(${columns[0]}, $separator)`
      : columns.map((column) => `NOT (${sqlIsBlank(column)})`).join(" AND ");
  const values: Record<string, string> = source.type === "separator" ? { separator: `${source.separator} ` } : {};
  const read = await connection.runAndReadAll(
    `SELECT ${columns.join(", ")} FROM ${dataset.rows.from} WHERE ${isTelling} LIMIT 1`,
    values,
  );
  const cells = read.getRowsJS()[0]?.map(String) ?? columns.map(() => "");
  return source.type === "flags" ? cells.map((cell) => (isFlag(cell) ? cell : "")) : cells;
}

/** What else may stand in a flag's cell says "not set", but nothing of how to write it. */
function isFlag(cell: string): boolean {
  const text = cell.trim().toLowerCase();
  return [...SET_FLAGS, "0", "0.0", "false", "no", "n", "f"].includes(text);
}
