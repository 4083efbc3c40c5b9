import "server-only";
import { sqlString } from "@/lib/store/duckdb";
import { SET_FLAGS } from "../label-keys";
import type { Target, TextRole } from "../roles-schema";
import type { DatasetColumn } from "../schema";
import { parseTemplate } from "../text-template";
import { columnOf } from "./columns";

/** SQL for a row's text: the cell, or the template's pieces joined. Throws Invalid for a column that is not there. */
export function sqlText(columns: readonly DatasetColumn[], { columns: names, template }: TextRole): string {
  const [only = ""] = names;
  if (template === null) return columnOf(columns, only, "roles.text");
  const parts = parseTemplate(template).map((part) =>
    part.type === "literal" ? sqlString(part.text) : columnOf(columns, part.name, "roles.text"),
  );
  return `trim(${parts.length === 0 ? "''" : parts.join(" || ")}, E' \\t\\r\\n')`;
}

/** SQL for the key of a row's labels, as `labelsOfKey` reads it. Throws Invalid for a column that is not there. */
export function sqlTargetKey(columns: readonly DatasetColumn[], target: Target, field = "roles.targets"): string {
  const cell = (name: string) => columnOf(columns, name, field);
  if (target.kind === "single") return cell(target.column);
  const { source } = target;
  switch (source.type) {
    case "separator":
    case "json":
      return cell(source.column);
    case "flags":
      return sqlBits(
        source.columns.map((name) => `lower(trim(${cell(name)})) IN (${SET_FLAGS.map(sqlString).join(", ")})`),
      );
    case "scores":
      // NaN, which programs write where there is no score, counts as larger than any number.
      return sqlBits(
        source.columns.map(
          (name) => `try_cast(${cell(name)} AS DOUBLE) BETWEEN ${source.threshold} AND 'infinity'::DOUBLE`,
        ),
      );
  }
}

/** One character for each condition: 1 where it holds, else 0. */
function sqlBits(conditions: readonly string[]): string {
  return `concat(${conditions.map((condition) => `CASE WHEN ${condition} THEN '1' ELSE '0' END`).join(", ")})`;
}
