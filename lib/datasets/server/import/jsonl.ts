import "server-only";
import { isUtf8 } from "node:buffer";
import { LF } from "./csv-record";
import { describeJson, JsonColumns, jsonReason } from "./json-columns";
import { assertJson } from "./json-text";
import { type ImportLimits, recordTooLong } from "./limits";
import { NOT_TEXT } from "./rejection";
import { cellFault, type ReadTable, type RowSink } from "./row-sink";
import { readChunks, type TextSource, withoutMark } from "./text-source";

/** Reads JSON Lines: an object a line; a line that is none is rejected. Throws LimitExceeded and Cancelled. */
export async function readJsonLines(source: TextSource, sink: RowSink, limits: ImportLimits): Promise<ReadTable> {
  const columns = new JsonColumns(limits);
  const lines = new Lines(limits.maxRecordBytes, (bytes, line) => takeLine(bytes, line, columns, sink, limits));
  for await (const chunk of readChunks(source)) {
    lines.push(chunk);
    if (!(await sink.settle())) break;
  }
  if (source.isWhole) lines.end();
  await sink.settle();
  const { names, indexes } = columns.kept();
  return { columnNames: names, cellIndexes: indexes, hasHeader: false, recordsAbove: 0 };
}

function takeLine(bytes: Buffer, line: number, columns: JsonColumns, sink: RowSink, limits: ImportLimits): void {
  const text = bytes.toString("utf8");
  let reason: string | null = null;
  if (bytes.length > limits.maxRecordBytes) reason = recordTooLong(limits.maxRecordBytes);
  else if (!isUtf8(bytes)) reason = NOT_TEXT;
  else if (!/[^ \t\r]/.test(text)) sink.blank(1);
  else reason = takeObject(text, columns, sink);
  if (reason !== null) sink.reject({ line, reason, raw: bytes });
}

/** Hands on the row, or answers why the text is none. */
function takeObject(text: string, columns: JsonColumns, sink: RowSink): string | null {
  try {
    if (!text.trimStart().startsWith("{")) {
      assertJson(text);
      return `The line is not a JSON object but ${describeJson(text)}.`;
    }
    const cells = columns.cells(text);
    const fault = cellFault(cells);
    if (fault === null) sink.row(cells);
    return fault;
  } catch (error) {
    return jsonReason(error);
  }
}

/** Cuts a file that is pushed through in chunks into lines; of one over `maxBytes` it hands on only the beginning. */
class Lines {
  readonly #maxBytes: number;
  readonly #onLine: (bytes: Buffer, line: number) => void;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #isStart = true;
  /** Inside a line that is too long and was handed on already. */
  #isSkipping = false;

  constructor(maxBytes: number, onLine: (bytes: Buffer, line: number) => void) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#isStart && bytes.length >= 3) {
      bytes = withoutMark(bytes);
      this.#isStart = false;
    }
    let at = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, at)) {
      if (!this.#isSkipping) this.#onLine(bytes.subarray(at, end), this.#line);
      this.#isSkipping = false;
      this.#line += 1;
      at = end + 1;
    }
    this.#rest = this.#isSkipping ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    if (this.#rest.length > this.#maxBytes) {
      this.#onLine(this.#rest, this.#line);
      this.#isSkipping = true;
      this.#rest = Buffer.alloc(0);
    }
  }

  end(): void {
    if (!this.#isSkipping && this.#rest.length > 0) this.#onLine(this.#rest, this.#line);
  }
}
