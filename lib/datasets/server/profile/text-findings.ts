import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlWholeText } from "@/lib/store/duckdb";
import { maskText } from "../../cleaning/mask";
import { stripHtml } from "../../cleaning/strip-html";
import { normaliseText, trimText } from "../../cleaning/text-transforms";
import type { TextFindings } from "../../readiness";
import { cellColumn } from "../columns";
import { sqlHasEmail, sqlHasHtml, sqlIsUnnormalised, sqlIsUntrimmed } from "./text-sql";

/** Texts that are looked at more closely; of more, these stand for all. */
const CLOSER_TEXTS = 500;

interface Finding {
  name: keyof TextFindings;
  /** SQL that holds for every cell that the step would change, and for few others. */
  condition: (cell: string) => string;
  /** What the step makes of a cell. */
  clean: (cell: string) => string;
}

/** What steps can mend in texts. */
export const FINDINGS: readonly Finding[] = [
  { name: "emailCount", condition: sqlHasEmail, clean: (cell) => maskText(cell, ["email"]) },
  { name: "htmlCount", condition: sqlHasHtml, clean: stripHtml },
  { name: "untrimmedCount", condition: sqlIsUntrimmed, clean: (cell) => trimText(cell, false) },
  { name: "unnormalisedCount", condition: sqlIsUnnormalised, clean: (cell) => normaliseText(cell, "NFC") },
];

/**
 * How many rows the steps would change: SQL finds those that they may change, and a part of these is tried, so that no
 * step is offered which then has nothing to do.
 */
export async function readFindings(
  connection: DuckDBConnection,
  { from, columnIndexes }: { from: string; columnIndexes: readonly number[] },
  candidates: TextFindings,
): Promise<TextFindings> {
  const findings = { emailCount: 0, htmlCount: 0, untrimmedCount: 0, unnormalisedCount: 0 };
  const cells = columnIndexes.map(cellColumn);
  for (const { name, condition, clean } of FINDINGS) {
    const count = candidates[name];
    if (count === 0) continue;
    const where = cells.map((cell) => `(${condition(cell)})`).join(" OR ");
    const found = await connection.runAndReadAll(
      `SELECT ${cells.map(sqlWholeText).join(", ")} FROM ${from} WHERE ${where} LIMIT ${CLOSER_TEXTS}`,
    );
    const rows = found.getRowsJS().map((values) => values.map(String));
    const changed = rows.filter((values) => values.some((value) => clean(value) !== value));
    findings[name] = changed.length === 0 ? 0 : Math.round((count * changed.length) / rows.length);
  }
  return findings;
}
