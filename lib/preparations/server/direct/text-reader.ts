import "server-only";
import type { CsvLayout } from "./csv-layout";
import { changed } from "./file-errors";
import { FileWindow, type OpenedFile } from "./file-window";
import { CellFinder, isQuoted, unquote } from "./find-cells";
import { writeJson } from "./json-bytes";
import { type Bin, type BinPlan, ENTRY_HEAD_BYTES } from "./plan-bins";
import type { RowTable } from "./row-table";
import { copyWords, SLACK, viewOf } from "./words";

const ROWS_BETWEEN_STEPS = 8_192;

/** Gathers the entries of some bins in an arena: texts as they stand in JSON, with what their lines need beside. */
export class TextReader {
  readonly #file: OpenedFile;
  readonly #layout: CsvLayout;
  readonly #table: RowTable;
  readonly #plan: BinPlan;
  readonly #arena: Buffer;
  readonly #arenaView: DataView;
  readonly #finder: CellFinder;
  readonly #scratch: Buffer;

  constructor(source: { file: OpenedFile; layout: CsvLayout; table: RowTable }, plan: BinPlan, arena: Buffer) {
    this.#file = source.file;
    this.#layout = source.layout;
    this.#table = source.table;
    this.#plan = plan;
    this.#arena = arena;
    this.#arenaView = viewOf(arena);
    this.#finder = new CellFinder(source.layout.syntax.delimiter.charCodeAt(0), []);
    this.#scratch = Buffer.allocUnsafeSlow(source.layout.maxRecordBytes + SLACK);
  }

  /**
   * Reads the file once and notes in `addresses` where in the arena the entry of each line of these bins stands, counted
   * from their first line. Throws Invalid when the file is not what it was.
   */
  async fill(bins: readonly Bin[], addresses: Uint32Array, step: (share: number) => Promise<void>): Promise<void> {
    const { lines, before, shift } = this.#plan;
    const firstLine = bins[0]?.from ?? 0;
    const lineCount = (bins.at(-1)?.to ?? 0) - firstLine;
    const ends = Float64Array.from(bins, ({ start }) => start);
    const window = new FileWindow(this.#file, this.#layout.maxRecordBytes);
    const { textStarts } = this.#table;
    for (let row = 0; row < lines.length; row += 1) {
      if (row % ROWS_BETWEEN_STEPS === 0) await step(row / lines.length);
      for (let at = lines[row] ?? -1; at >= 0; at = before === null ? -1 : (before[at] ?? -1)) {
        const line = at - firstLine;
        if (line < 0 || line >= lineCount) continue;
        const start = textStarts[row] ?? 0;
        if (start + this.#bytesNeeded(row) > window.base + window.length) window.moveTo(start, this.#bytesNeeded(row));
        const bin = line >> shift;
        const address = ends[bin] ?? 0;
        this.#addEntry(window, start - window.base, row, address);
        addresses[line] = address;
        ends[bin] = address + ENTRY_HEAD_BYTES + this.#table.lengthOf(row);
      }
    }
  }

  /** How far from its start a text may reach: not to the next row's, nor further than the longest record. */
  #bytesNeeded(row: number): number {
    const table = this.#table;
    if (table.isPlain(row)) return table.lengthOf(row);
    const start = table.textStarts[row] ?? 0;
    const next = row + 1 < table.count ? (table.textStarts[row + 1] ?? 0) : this.#file.size;
    return Math.min(next - start, this.#layout.maxRecordBytes, this.#file.size - start);
  }

  #addEntry(window: FileWindow, start: number, row: number, address: number): void {
    const { bytes, view, length } = window;
    const table = this.#table;
    const textLength = table.lengthOf(row);
    this.#arenaView.setInt32(address, textLength, true);
    this.#arenaView.setInt32(address + 4, table.labelCodes[row] ?? 0, true);
    const place = address + ENTRY_HEAD_BYTES;
    if (table.isPlain(row)) {
      if (start + textLength > length) throw changed();
      copyWords(view, start, this.#arenaView, place, textLength);
      return;
    }
    const end = place + textLength;
    const written = isQuoted(bytes, start, length)
      ? writeJson(this.#unquoted(window, start), 0, this.#arena, place, end)
      : writeJson(bytes, start, this.#arena, place, end);
    if (written !== end) throw changed();
  }

  #unquoted(window: FileWindow, start: number): Buffer {
    const end = this.#finder.endOfCell(window, start, window.length);
    if (end < 0) throw changed();
    unquote(window.bytes, start, end, this.#scratch);
    return this.#scratch;
  }
}
