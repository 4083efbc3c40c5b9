import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { storeBytes } from "@/lib/testing/imports";
import type { ParseSettings } from "../../parse-schema";
import { csvSyntax, parseCells } from "./csv-record";
import { CsvScan } from "./csv-scan";

/**
 * CSV files that others wrote, with what they should read as where their source says so. The collection is not part of
 * the project; without it these tests are skipped.
 */
const root = path.resolve(process.cwd(), "../shared/data/ugly-csv");
const isThere = existsSync(root);
const name = isThere
  ? "a collection of ugly files"
  : "a collection of ugly files (skipped: ../shared/data/ugly-csv is not here)";

/** Settings under which a file reads as expected where detection cannot know them. */
const OVERRIDES: Record<string, ParseSettings> = {
  "pollock/survey/csv/nati-clin-audi-bowe-canc-2017-tran-main-fiel-list.csv": { recordsAbove: 2, hasHeader: true },
};

const ESCAPED = "a backslash is an ordinary character, as pandas reads it";
const ROW_NAMES =
  "rows have a cell more than the header: refused with the line, as pandas' shifted columns are never meant";
const NO_ROWS = "a header alone, or nothing, is no dataset: refused";
const HEADERS = "a header of several lines: the first one names the columns, the others are rows";
const TABLES = "several tables in one file: rows of the others stay rows, none is dropped";
const DAMAGED_ROW = "the row is damaged: its cells are kept as they stand, or it is rejected where they are too many";
const AS_IT_STANDS = "the expected table changes cells (spaces, marks for missing values); here they stay as they are";

/** Files that read otherwise than their source expects, on purpose. */
const DIFFERENCES: Record<string, string> = {
  "csv-test-data/csv/all-empty.csv": "blank lines are no rows",
  "csv-test-data/csv/empty-one-column.csv": "blank lines are no rows",
  "csv-test-data/csv/header-no-rows.csv": NO_ROWS,
  "pollock/polluted/csv/file_escape_char_0x00.csv": ESCAPED,
  "pollock/polluted/csv/file_escape_char_0x5C.csv": ESCAPED,
  "pollock/polluted/csv/file_field_delimiter_0x20.csv": "spaces also stand in cells that are not quoted",
  "pollock/polluted/csv/file_field_delimiter_0x2C_0x20.csv": "a delimiter is one character, and spaces are kept",
  "pollock/polluted/csv/file_quotation_char_0x27.csv": "apostrophes inside the quotes are not doubled",
  "pollock/polluted/csv/file_header_multirow_2.csv": HEADERS,
  "pollock/polluted/csv/file_header_multirow_3.csv": HEADERS,
  "pollock/polluted/csv/file_header_only.csv": NO_ROWS,
  "pollock/polluted/csv/file_no_payload.csv": NO_ROWS,
  "pollock/polluted/csv/file_multitable_less.csv": TABLES,
  "pollock/polluted/csv/file_multitable_same.csv": TABLES,
  "pollock/polluted/csv/row_extra_quote10_col3.csv": DAMAGED_ROW,
  "pollock/polluted/csv/row_field_delimiter_10_0x20.csv": DAMAGED_ROW,
  "pollock/polluted/csv/row_less_sep_row10_col3.csv": DAMAGED_ROW,
  "pollock/polluted/csv/row_more_sep_row10_col3.csv": DAMAGED_ROW,
  "pollock/survey/csv/2004-2016.csv": AS_IT_STANDS,
  "pollock/survey/csv/20170320-ePC_Data-Travel-Stationery.csv": TABLES,
  "pollock/survey/csv/Copy_of_2016-17_Q3_Final_V2.csv": AS_IT_STANDS,
  "pollock/survey/csv/Note_4_Staff_costs_-_Average_number_of_persons_employed_13-14.csv": HEADERS,
  "pollock/survey/csv/O18_air.csv": AS_IT_STANDS,
  "pollock/survey/csv/PLA_6_Talc-1hz.csv": AS_IT_STANDS,
  "pollock/survey/csv/Sun2014-Rs.csv": HEADERS,
  "pollock/survey/csv/Sustainability_-_Water_consumption_P_56.csv": HEADERS,
  "pollock/survey/csv/Takakai2008-ch4.csv": HEADERS,
  "pollock/survey/csv/business_expenses_apr_jun_14_peter_lewis.csv": HEADERS,
  "pollock/survey/csv/mos-oct-dec-2014.csv": TABLES,
  "pollock/survey/csv/permanent_secretary_and_director_general_expenses_and_hospitality_april_to_june_2012.csv":
    HEADERS,
  "pollock/survey/csv/scottish_law_commission-2011-03-31-organogram-junior.csv": NO_ROWS,
  "pollock/survey/csv/workforce-management-information-dft_201706.csv": HEADERS,
  ...Object.fromEntries(
    ["30x100-0.25_5.dat__m28", "30x100-0.50_1.dat__m21", "30x100-0.50_3.dat", "30x100-0.50_5.dat__m23"].map(rowNamed),
  ),
  ...Object.fromEntries(
    ["30x100-0.75_10.dat__m13", "30x250-0.25_7.dat", "30x250-0.50_4.dat", "30x250-0.75_2.dat"].map(rowNamed),
  ),
  ...Object.fromEntries(["30x250-0.75_3.dat", "30x500-0.75_3.dat"].map(rowNamed)),
};

function rowNamed(file: string): [string, string] {
  return [`pollock/survey/csv/ResultsOR${file}.csv`, ROW_NAMES];
}

const manifest = z.array(
  z.object({
    file: z.string(),
    source_expected: z.string().nullable(),
    source_parameters: z.object({ header_lines: z.coerce.number() }).optional(),
  }),
);

interface Table {
  names: string[];
  rows: string[][];
}

function readText(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The table that a source expects of a file; null where it says nothing. */
function expectedTable(file: string, expected: string | null, headerLines: number | undefined): Table | null {
  // This one is wrong upstream: another phone number.
  if (file.endsWith("location_coordinates.csv")) return null;
  if (file.startsWith("pollock/")) return cleanTable(readText(file.replace("/csv/", "/clean/")), headerLines ?? 1);
  if (expected === null) return null;
  const value: unknown = JSON.parse(readText(expected));
  if (file.startsWith("csv-spectrum/")) {
    const objects = z.array(z.record(z.string(), z.string())).parse(value);
    return { names: Object.keys(objects[0] ?? {}), rows: objects.map((object) => Object.values(object)) };
  }
  // A file whose name says that it has a header is given as objects, the others as lists.
  const lists = z.array(z.union([z.array(z.string()), z.record(z.string(), z.string())])).parse(value);
  const [first = []] = lists;
  const rows = lists.map((row) => Object.values(row));
  return Array.isArray(first) ? { names: rows[0] ?? [], rows: rows.slice(1) } : { names: Object.keys(first), rows };
}

/** Pollock's clean files are plain CSV; some begin with made-up names where the file itself has none. */
function cleanTable(text: string, headerLines: number): Table {
  const syntax = csvSyntax({ delimiter: ",", quote: '"' });
  const records: string[][] = [];
  const options = { syntax, columnCount: 10_000, recordsAbove: 0, headerRecords: 0, maxRecordBytes: 1024 ** 2 };
  const scan = new CsvScan(options, { onRow: (bytes) => records.push(parseCells(bytes, syntax)) });
  scan.push(Buffer.from(text));
  scan.end();
  const [first = [], ...rest] = records;
  const isMadeUp = first.every((cell) => /^\s*col_\d+$/.test(cell));
  return headerLines > 0 || isMadeUp
    ? { names: headerLines > 0 ? first : [], rows: rest }
    : { names: [], rows: records };
}

/** Control characters that were Windows-1252 before somebody wrote them as Latin-1: the expected tables repair them. */
const REPAIRS: Record<string, string> = {
  "\u0086": "†",
  "\u0091": "‘",
  "\u0092": "’",
  "\u0095": "•",
  "\u0096": "–",
  "\u009c": "œ",
};

function repaired(cell: string): string {
  return [...cell].map((character) => REPAIRS[character] ?? character).join("");
}

/** Rows of one width, without those of empty cells only, which the expected tables leave out. */
function comparable(rows: readonly (readonly string[])[], width: number): string[][] {
  return rows
    .filter((cells) => cells.some((cell) => cell.trim() !== ""))
    .map((cells) => Array.from({ length: width }, (_, index) => repaired(cells[index] ?? "")));
}

function isAlike({ names, rows }: Table, expected: Table): boolean {
  const width = Math.max(names.length, ...expected.rows.map((cells) => cells.length));
  const shown = names.map((name, index) => (name === `column ${index + 1}` ? "" : repaired(name).trim()));
  const areNamesAlike = expected.names.every((name, index) => shown[index] === repaired(name).trim());
  return areNamesAlike && JSON.stringify(comparable(rows, width)) === JSON.stringify(comparable(expected.rows, width));
}

/** Stores a file; a refusal must be a sentence, and where a line is to blame it names it. */
async function open(file: string, settings?: ParseSettings): Promise<Table | null> {
  try {
    const { names, rows, counts } = await storeBytes(readFileSync(path.join(root, file)), {
      fileName: path.basename(file),
      settings,
    });
    expect(counts.lines, file).toBe(counts.rows + counts.rejected + counts.blank);
    expect(rows.length, file).toBe(counts.rows);
    return { names, rows };
  } catch (error) {
    expect(error, file).toBeInstanceOf(AppError);
    if (error instanceof AppError) expect(error.message, file).toMatch(/\bline \d+|empty|no rows|only blank lines/i);
    return null;
  }
}

describe.skipIf(!isThere)(name, () => {
  const files = isThere ? manifest.parse(JSON.parse(readText("MANIFEST.json"))) : [];

  it.each(files)("$file", async ({ file, source_expected, source_parameters }) => {
    const expected = expectedTable(file, source_expected, source_parameters?.header_lines);
    const opened = await open(file, OVERRIDES[file]);
    if (expected === null) return;
    const isExpected = opened !== null && isAlike(opened, expected);
    // A difference that is none any more does not stay on the list.
    expect(isExpected, DIFFERENCES[file] ?? "reads as expected").toBe(!(file in DIFFERENCES));
  });

  it("names each difference of a file that is there", () => {
    const known = new Set(files.map(({ file }) => file));
    expect([...Object.keys(DIFFERENCES), ...Object.keys(OVERRIDES)].filter((file) => !known.has(file))).toEqual([]);
  });
});

/** What PapaParse does and we do not, or otherwise: by the settings of a case, or by its number. */
const OTHER_SETTINGS = new Set(["comments", "fastMode", "skipFirstNLines", "escapeChar", "preview"]);
const PAPAPARSE_DIFFERENCES: Record<number, string> = {
  19: "an unclosed quote does not swallow the file: quotes are ordinary characters there",
  20: "an unclosed quote does not swallow the file",
  21: "an unclosed quote does not swallow the file",
  22: "text after a closing quote is appended, as pandas reads it",
  23: "an unclosed quote does not swallow the file",
  37: "a row with a cell too many is rejected",
  59: "a repeated name gets a counter of another form",
  60: "a repeated name gets a counter of another form",
  61: "a repeated name gets a counter of another form",
  67: "spaces after a closing quote are kept, as pandas reads them",
  68: "spaces after a closing quote are kept",
  69: "spaces after a closing quote are kept",
  71: "every CR and LF ends a row, as pandas reads them",
  75: "a row with cells too many is rejected",
  85: "a delimiter is one character",
  86: "a delimiter is one character",
  133: "a row of empty cells is a row",
  134: "a row of empty cells is a row",
  135: "spaces after a closing quote are kept",
  136: "spaces after a closing quote are kept",
};

const papaCase = z.object({
  description: z.string(),
  input: z.string(),
  config: z.object({ delimiter: z.string(), quoteChar: z.string().nullable(), header: z.boolean() }).partial().loose(),
  expected: z.object({ data: z.array(z.unknown()) }),
});

describe.skipIf(!isThere)("PapaParse's cases", () => {
  const cases = isThere ? z.array(papaCase).parse(JSON.parse(readText("papaparse/parse-cases.json"))) : [];
  const same = cases
    .map((one, number) => ({ ...one, number }))
    .filter(({ config }) => !Object.keys(config).some((key) => OTHER_SETTINGS.has(key)));

  it.each(same)("$number: $description", async ({ number, input, config, expected }) => {
    const { delimiter, quoteChar, header = false } = config;
    const isOne = delimiter !== undefined && delimiter.length === 1 && !/["\r\n]/.test(delimiter);
    const quote = quoteChar === "'" || quoteChar === '"' ? quoteChar : undefined;
    if (quoteChar !== undefined && quoteChar !== null && quote === undefined) return;
    const settings: ParseSettings = {
      recordsAbove: 0,
      hasHeader: header,
      ...(isOne && { delimiter }),
      ...(quote && { quote }),
    };
    const rows = await storeBytes(input, { settings }).then(
      (stored) => stored.rows,
      (error: unknown) => (error instanceof AppError ? [] : Promise.reject(error)),
    );
    const width = Math.max(0, ...rows.map((cells) => cells.length));
    const wanted = expected.data.map((row) => Object.values(row as Record<string, string>));
    const blankLess = wanted.filter((cells) => cells.length > 1 || (cells[0] ?? "").trim() !== "");
    const full = blankLess.map((cells) =>
      Array.from({ length: Math.max(width, cells.length) }, (_, index) => cells[index] ?? ""),
    );
    const isExpected = JSON.stringify(rows) === JSON.stringify(full);
    expect(isExpected, PAPAPARSE_DIFFERENCES[number] ?? JSON.stringify({ rows, full })).toBe(
      !(number in PAPAPARSE_DIFFERENCES),
    );
  });
});
