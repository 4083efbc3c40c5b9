import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { TextFindings } from "../../readiness";
import { cellColumn } from "../columns";
import { FINDINGS } from "./text-findings";
import { sqlIsBlankFast } from "./text-sql";

/** What can be told of every text in one pass; the findings are candidates, which `readFindings` looks at. */
export interface TextFigures extends TextFindings {
  /** Rows by the length of their text in characters. */
  lengths: { length: number; rows: number; firstRow: number }[];
  emptyCount: number;
}

interface Texts {
  from: string;
  /** SQL of a row's text. */
  text: string;
  /** Indexes of the columns that it is made of: steps change their cells. */
  columnIndexes: readonly number[];
}

/** Reads all texts once. */
export async function readTextFigures(
  connection: DuckDBConnection,
  { from, text, columnIndexes }: Texts,
): Promise<TextFigures> {
  const cells = columnIndexes.map(cellColumn);
  const anyCell = (condition: (cell: string) => string) => cells.map((cell) => `(${condition(cell)})`).join(" OR ");
  const conditions = [sqlIsBlankFast("text"), ...FINDINGS.map(({ condition }) => anyCell(condition))];
  const counted = conditions.map((condition) => `count_if(${condition})`).join(", ");
  const result = await connection.runAndReadAll(
    `SELECT length(text)::INTEGER, count(*), min(row), ${counted}
     FROM (SELECT *, ${text} AS text FROM ${from}) GROUP BY 1`,
  );
  const figures: TextFigures = {
    lengths: [],
    emptyCount: 0,
    emailCount: 0,
    htmlCount: 0,
    untrimmedCount: 0,
    unnormalisedCount: 0,
  };
  for (const values of result.getRowsJS()) {
    const [length = 0, rows = 0, firstRow = 0, empty = 0, ...counts] = values.map(Number);
    figures.lengths.push({ length, rows, firstRow });
    figures.emptyCount += empty;
    FINDINGS.forEach(({ name }, index) => {
      figures[name] += counts[index] ?? 0;
    });
  }
  return figures;
}
