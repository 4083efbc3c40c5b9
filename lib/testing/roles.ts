import type { ColumnRoles, Target } from "@/lib/datasets/roles-schema";
import type { DatasetColumn } from "@/lib/datasets/schema";

/** Columns as an import describes them, counted over `rows`. */
export function describeColumns(names: readonly string[], rows: readonly (readonly string[])[]): DatasetColumn[] {
  return names.map((name, index) => {
    const cells = rows.map((row) => row[index] ?? "");
    const filled = cells.filter((cell) => cell.trim() !== "");
    return {
      name,
      samples: [...new Set(filled)].slice(0, 3),
      distinctCount: new Set(cells).size,
      emptyCount: cells.length - filled.length,
      meanLength: cells.reduce((sum, cell) => sum + cell.length, 0) / Math.max(1, cells.length),
    };
  });
}

/** A target in a line: `intent=column`, `tags=column[|]`, `labels=flags(a+b)/none`. */
export function shortTarget(target: Target): string {
  if (target.kind === "single") return `${target.name}=${target.column}`;
  const { source } = target;
  const none = target.noneLabel === null ? "" : `/${target.noneLabel}`;
  switch (source.type) {
    case "separator":
      return `${target.name}=${source.column}[${source.separator}]${none}`;
    case "json":
      return `${target.name}=${source.column}[json]${none}`;
    case "flags":
      return `${target.name}=flags(${source.columns.join("+")})${none}`;
    case "scores":
      return `${target.name}=scores(${source.columns.join("+")}≥${source.threshold})${none}`;
  }
}

/** The text in a line: its column, or its template. */
export function shortText({ text: role }: ColumnRoles): string | null {
  return role === null ? null : (role.template ?? role.columns.join());
}
