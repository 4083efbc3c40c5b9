import { pluralise } from "@/lib/utils";
import type { FileFormat, ParseOptions, ParseSetting, ParseSettings, TextEncoding } from "./parse-schema";

/** The delimiter of a file of one column: a character that stands in no text. */
export const NO_DELIMITER = "\u001f";

/** How a source is read, in words; and which of it a person can change. */

const FORMATS = {
  csv: "CSV",
  jsonl: "JSON Lines",
  json: "JSON",
  xlsx: "Excel workbook",
  parquet: "Parquet",
} as const satisfies Record<FileFormat, string>;

export const ENCODINGS = [
  { value: "utf-8", label: "UTF-8" },
  { value: "utf-16le", label: "UTF-16 LE" },
  { value: "utf-16be", label: "UTF-16 BE" },
  { value: "windows-1252", label: "Windows-1252" },
  { value: "latin-1", label: "Latin-1" },
] as const satisfies readonly { value: TextEncoding; label: string }[];

const DELIMITERS: readonly { value: string; label: string; word: string }[] = [
  { value: ",", label: "Comma ,", word: "comma" },
  { value: ";", label: "Semicolon ;", word: "semicolon" },
  { value: "\t", label: "Tab", word: "tab" },
  { value: "|", label: "Bar |", word: "bar" },
  { value: ":", label: "Colon :", word: "colon" },
  { value: "^", label: "Caret ^", word: "caret" },
  { value: "~", label: "Tilde ~", word: "tilde" },
  { value: " ", label: "Space", word: "space" },
  { value: NO_DELIMITER, label: "None: one column", word: "" },
];

/** Choices of a quote: the character itself is no value for "none". */
export const QUOTES = [
  { value: "double", label: 'Double "', quote: '"' },
  { value: "single", label: "Single '", quote: "'" },
  { value: "none", label: "None", quote: "" },
] as const;

/** The format in words, with its compression. */
export function formatWords({ format, compression }: Pick<ParseOptions, "format" | "compression">): string {
  return compression === "gzip" ? `${FORMATS[format]}, gzipped` : FORMATS[format];
}

/** The delimiters to choose from; one that a file has and the list has not comes last. */
export function delimiterOptions(current: string): { value: string; label: string }[] {
  const options = DELIMITERS.map(({ value, label }) => ({ value, label }));
  return options.some(({ value }) => value === current) ? options : [...options, { value: current, label: current }];
}

function delimiterWords(delimiter: string): string {
  if (delimiter === NO_DELIMITER) return "one column";
  return `${DELIMITERS.find(({ value }) => value === delimiter)?.word ?? delimiter} between cells`;
}

/** What a person can set in a format, in the order in which it is shown. */
export function settingsOf(format: FileFormat): readonly ParseSetting[] {
  switch (format) {
    case "csv":
      return ["encoding", "delimiter", "quote", "header", "recordsAbove"];
    case "jsonl":
    case "json":
      return ["encoding"];
    case "xlsx":
      return ["sheet", "header", "recordsAbove"];
    case "parquet":
      return [];
  }
}

/** Options as they are once these settings count, chosen by a person. */
export function withSettings(options: ParseOptions, settings: ParseSettings): ParseOptions {
  const { hasHeader, ...others } = settings;
  const changed = Object.keys(others) as Exclude<ParseSetting, "header">[];
  const chosen: ParseSetting[] = hasHeader === undefined ? changed : [...changed, "header"];
  return { ...options, ...settings, chosen: [...new Set([...options.chosen, ...chosen])] };
}

/** How a source was read, in a line: `CSV, comma, UTF-8, first row names the columns`. */
export function describeParsing(options: ParseOptions): string {
  const shown = settingsOf(options.format);
  const parts = [formatWords(options)];
  if (shown.includes("delimiter")) parts.push(delimiterWords(options.delimiter));
  if (shown.includes("encoding")) parts.push(ENCODINGS.find(({ value }) => value === options.encoding)?.label ?? "");
  if (options.sheet !== null) parts.push(`sheet “${options.sheet}”`);
  if (shown.includes("header")) parts.push(options.hasHeader ? "names in the first row" : "no header row");
  return parts.join(" · ");
}

/** What became of lines that ended early, in a sentence. */
export function paddedWords(count: number, hasHeader: boolean): string {
  const fewer = `${pluralise(count, "line")} had fewer cells than ${hasHeader ? "the header" : "the others"}`;
  return `${fewer}; the missing ones are empty.`;
}
