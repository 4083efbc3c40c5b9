import "server-only";
import { isUtf8 } from "node:buffer";
import type { ParseSettings } from "../../parse-schema";
import { describeJson, JsonColumns, jsonReason } from "./json-columns";
import { JsonElements } from "./json-elements";
import { findRows } from "./json-list";
import { assertJson, JsonReader } from "./json-text";
import { type ImportLimits, recordTooLong } from "./limits";
import { NOT_TEXT } from "./rejection";
import { cellFault, type ReadTable, type RowSink } from "./row-sink";
import { TableRows } from "./table-rows";
import { readChunks, readHead, type TextSource } from "./text-source";

/** The list of rows must begin in so many bytes. */
const HEAD_BYTES = 256 * 1024;

interface JsonOptions {
  settings: ParseSettings;
  limits: ImportLimits;
}

/**
 * Reads a JSON file: a list of objects or of lists, an object that holds one, or objects one after the other. The first
 * value decides which; others are rejected. Throws Invalid where the file is damaged, LimitExceeded and Cancelled.
 */
export async function readJson(
  source: TextSource,
  sink: RowSink,
  { settings, limits }: JsonOptions,
): Promise<ReadTable> {
  const start = findRows((await readHead(source.path, HEAD_BYTES)).bytes);
  for (const { name, line } of start.skipped) {
    sink.reject({ line, reason: `The list “${name}” is not read: the file has a longer one.`, raw: "" });
  }
  const values = new JsonValues(sink, settings, limits);
  const elements = new JsonElements(start, limits.maxRecordBytes, {
    onElement: (bytes, line, isTooLong) => values.take(bytes, line, isTooLong),
    onMore: (line, what) =>
      sink.reject({ line, reason: `Behind the list of rows stands another ${what}, which is not read.`, raw: "" }),
  });
  for await (const chunk of readChunks(source, start.offset)) {
    elements.push(chunk);
    if (!(await sink.settle())) return values.end();
  }
  if (source.isWhole) elements.end();
  const table = values.end();
  await sink.settle();
  return table;
}

/** Makes rows of JSON values, which are objects or lists. */
class JsonValues {
  readonly #sink: RowSink;
  readonly #limits: ImportLimits;
  readonly #columns: JsonColumns;
  readonly #rows: TableRows;
  /** The bracket of the first value. */
  #bracket: string | null = null;

  constructor(sink: RowSink, settings: ParseSettings, limits: ImportLimits) {
    this.#sink = sink;
    this.#limits = limits;
    this.#columns = new JsonColumns(limits);
    this.#rows = new TableRows(sink, { settings: { recordsAbove: 0, ...settings }, limits });
  }

  take(bytes: Buffer, line: number, isTooLong: boolean): void {
    const reason = isTooLong ? recordTooLong(this.#limits.maxRecordBytes) : this.#read(bytes, line);
    if (reason !== null) this.#sink.reject({ line, reason, raw: bytes });
  }

  end(): ReadTable {
    if (this.#bracket === "[") return this.#rows.end();
    const { names, indexes } = this.#columns.kept();
    return { columnNames: names, cellIndexes: indexes, hasHeader: false, recordsAbove: 0 };
  }

  /** Hands on the row, or answers why it is none. */
  #read(bytes: Buffer, line: number): string | null {
    if (!isUtf8(bytes)) return NOT_TEXT;
    const text = bytes.toString("utf8");
    const bracket = text[0] ?? "";
    try {
      if (bracket !== "{" && bracket !== "[") {
        assertJson(text);
        return `The value is not a JSON object but ${describeJson(text)}.`;
      }
      this.#bracket ??= bracket;
      if (bracket !== this.#bracket)
        return `The value is ${bracket === "[" ? "a list" : "an object"}, unlike the first one.`;
      const cells = bracket === "{" ? this.#columns.cells(text) : readList(text);
      const fault = cellFault(cells);
      if (fault !== null) return fault;
      if (bracket === "{") this.#sink.row(cells);
      else this.#rows.push(cells, line);
      return null;
    } catch (error) {
      return jsonReason(error);
    }
  }
}

function readList(text: string): string[] {
  const cells: string[] = [];
  const reader = new JsonReader(text);
  reader.array(() => {
    const cell = reader.cell();
    cells.push(cell ?? "");
  });
  reader.end();
  return cells;
}
