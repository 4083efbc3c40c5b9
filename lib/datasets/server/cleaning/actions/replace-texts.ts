import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { invalid } from "@/lib/errors";
import { sqlString } from "@/lib/store/duckdb";
import { escapePattern, highestGroup, toRe2Replacement } from "../../../cleaning/replacement";
import type { StepAction } from "../../../steps-schema";
import { cellColumn } from "../../columns";
import { type ActionOutcome, columnIndex, newEffect, type StepContext } from "../step-context";

type ReplaceAction = Extract<StepAction, { kind: "replace" }>;

/**
 * Replaces a text, or what a regular expression finds. DuckDB does it with RE2, whose time grows with the text only.
 * Throws Invalid, with the field, for a pattern that RE2 does not read.
 */
export async function replaceTexts(action: ReplaceAction, context: StepContext): Promise<ActionOutcome> {
  const { connection, dataset } = context;
  if (action.isRegex) await assertPattern(connection, action);
  const indexes = [...new Set(action.columns.map((name) => columnIndex(dataset.columns, name)))];
  const effect = await newEffect(context, indexes);
  const cells = indexes.map(cellColumn);
  const replaced = cells.map((cell) => `${replacedSql(action, cell)} AS n${cell}`);
  await connection.run(
    `INSERT INTO ${effect.name}
     SELECT row, false, ${cells.map((cell) => `CASE WHEN n${cell} <> ${cell} THEN n${cell} END`).join(", ")}
     FROM (SELECT row, ${[...cells, ...replaced].join(", ")} FROM ${dataset.rows.from})
     WHERE ${cells.map((cell) => `n${cell} <> ${cell}`).join(" OR ")}`,
  );
  return { effect, unmatched: [] };
}

function replacedSql({ find, replacement, isRegex, matchCase }: ReplaceAction, cell: string): string {
  if (!isRegex && matchCase) return `replace(${cell}, ${sqlString(find)}, ${sqlString(replacement)})`;
  const pattern = isRegex ? find : escapePattern(find);
  const by = isRegex ? toRe2Replacement(replacement) : replacement.replaceAll("\\", "\\\\");
  return `regexp_replace(${cell}, ${sqlString(pattern)}, ${sqlString(by)}, '${matchCase ? "g" : "gi"}')`;
}

/** `\C` finds a byte, which may be a part of a character: what is left is no text. */
const FINDS_BYTES = /(?<!\\)(?:\\\\)*\\C/;

async function assertPattern(connection: DuckDBConnection, { find, replacement }: ReplaceAction): Promise<void> {
  if (FINDS_BYTES.test(find)) {
    const reason = "The pattern cannot be read: \\C finds parts of characters. Write . for any character.";
    throw invalid(reason, [{ name: "action.find", reason }]);
  }
  try {
    await connection.run(`SELECT regexp_matches('', ${sqlString(find)})`);
  } catch (error) {
    const problem = error instanceof Error ? error.message : "";
    const said = problem.replace(/^.*?: /s, "").split("\n")[0];
    const reason = `The pattern cannot be read: ${said}. Look-around and back-references are not possible.`;
    throw invalid(reason, [{ name: "action.find", reason }], error);
  }
  // Where the replacement names a group that is not there, RE2 silently leaves the text as it is.
  const group = highestGroup(replacement);
  const tried = await connection.runAndReadAll(
    `SELECT regexp_replace('', ${sqlString(`(?:)|${find}`)}, '<\\${group}>')`,
  );
  if (tried.getRowsJS()[0]?.[0] !== "") return;
  const reason = `The replacement names group $${group}, which the pattern does not have.`;
  throw invalid(reason, [{ name: "action.replacement", reason }]);
}
