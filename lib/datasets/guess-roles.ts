import { columnFacts } from "./roles/column-facts";
import { guessGroup, guessId, guessSplit } from "./roles/guess-others";
import { guessTargets } from "./roles/guess-targets";
import { guessText } from "./roles/guess-text";
import type { ColumnRoles } from "./roles-schema";
import type { DatasetColumn } from "./schema";

/**
 * Guesses what the columns are, by name first and then by content, with the reasons in sentences. What nothing fits
 * stays open. `cells` are some rows in column order, from all over the file: a file sorted by label shows only one in
 * its first rows.
 */
export function guessRoles(
  columns: readonly DatasetColumn[],
  rowCount: number,
  cells: readonly (readonly string[])[] = [],
): ColumnRoles {
  const facts = columnFacts(columns, rowCount, cells);
  const text = guessText(facts, rowCount);
  const rest = facts.filter((fact) => !text?.columns.includes(fact));
  const split = guessSplit(rest);
  const id = guessId(
    rest.filter((fact) => fact !== split?.fact),
    rowCount,
  );
  const group = guessGroup(
    rest.filter((fact) => fact !== split?.fact && fact !== id?.fact),
    rowCount,
  );
  const taken = [split?.fact, id?.fact, group?.fact];
  const labels = guessTargets(
    rest.filter((fact) => !taken.includes(fact)),
    rowCount,
  );
  return {
    version: 2,
    text: text?.role ?? null,
    targets: labels.targets,
    group: group?.fact.column.name ?? null,
    split: split?.fact.column.name ?? null,
    id: id?.fact.column.name ?? null,
    origin: "guessed",
    reasons: [text?.reason, text?.hint, ...labels.reasons, group?.reason, split?.reason, id?.reason].filter(
      (reason) => typeof reason === "string",
    ),
  };
}
