import "server-only";
import { type FileHandle, open, rm } from "node:fs/promises";
import { temporaryPath, writeAll } from "@/lib/store/files";
import { type ImportLimits, tooManyRows } from "./limits";
import { RejectedWriter } from "./rejected-writer";
import type { Rejection } from "./rejection";
import type { RowSink } from "./row-sink";
import { BATCH_ROWS, type RowSizes, SizeCounter } from "./rows-parquet";

/** Gathered before it is written. */
const WRITE_CHARACTERS = 1024 ** 2;
/** DuckDB holds a batch of rows of one file at once, whatever their size: files of long rows are kept small. */
const MAX_PART_BYTES = 32 * 1024 ** 2;

/** What a writer has written. */
export interface WrittenRows {
  /** CSV files with every cell quoted and LF line ends, in order. */
  parts: string[];
  sizes: RowSizes;
  /** Cells of the shortest and of the longest row. */
  minCells: number;
  maxCells: number;
  blankCount: number;
  rejections: RejectedWriter;
}

/** Writes rows in the one form of CSV that leaves no room for reading; `dispose` removes them again. */
export class RowWriter implements RowSink {
  readonly #limits: ImportLimits;
  readonly #onRows: (rowCount: number) => void;
  readonly #rejections = new RejectedWriter();
  readonly #parts: string[] = [];
  #handle: FileHandle | null = null;
  #partBytes = 0;
  #lines: string[] = [];
  #characters = 0;
  readonly #sizes = new SizeCounter();
  #blankCount = 0;
  #minCells = Number.POSITIVE_INFINITY;
  #maxCells = 0;

  constructor(limits: ImportLimits, onRows: (rowCount: number) => void = () => undefined) {
    this.#limits = limits;
    this.#onRows = onRows;
  }

  /** Throws LimitExceeded for a row too many. */
  row(cells: readonly string[]): void {
    if (this.#sizes.rowCount >= this.#limits.maxRows) throw tooManyRows(this.#limits);
    this.#minCells = Math.min(this.#minCells, cells.length);
    this.#maxCells = Math.max(this.#maxCells, cells.length);
    const line = `"${cells.map(escaped).join('","')}"\n`;
    this.#lines.push(line);
    this.#characters += line.length;
    this.#sizes.add(Buffer.byteLength(line));
  }

  reject(rejection: Rejection): void {
    this.#rejections.add(rejection);
  }

  blank(count: number): void {
    this.#blankCount += count;
  }

  async settle(): Promise<boolean> {
    if (this.#characters >= WRITE_CHARACTERS) await this.#flush();
    await this.#rejections.settle();
    return true;
  }

  /** Writes what is left. */
  async end(): Promise<WrittenRows> {
    await this.#flush();
    await this.#handle?.close();
    this.#handle = null;
    return {
      parts: this.#parts,
      sizes: this.#sizes.sizes(),
      minCells: this.#minCells,
      maxCells: this.#maxCells,
      blankCount: this.#blankCount,
      rejections: this.#rejections,
    };
  }

  /** Removes what was written. */
  async dispose(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    for (const part of this.#parts) await rm(part, { force: true });
    await this.#rejections.dispose();
  }

  async #flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const bytes = Buffer.from(this.#lines.join(""));
    const rowCount = this.#lines.length;
    this.#lines = [];
    this.#characters = 0;
    this.#onRows(this.#sizes.rowCount);
    const isFull = this.#partBytes >= MAX_PART_BYTES && (bytes.length / rowCount) * BATCH_ROWS > MAX_PART_BYTES;
    const handle = this.#handle === null || isFull ? await this.#openPart() : this.#handle;
    await writeAll(handle, bytes);
    this.#partBytes += bytes.length;
  }

  async #openPart(): Promise<FileHandle> {
    await this.#handle?.close();
    const part = await temporaryPath("csv");
    this.#parts.push(part);
    this.#partBytes = 0;
    this.#handle = await open(part, "wx", 0o600);
    return this.#handle;
  }
}

function escaped(cell: string): string {
  return cell.includes('"') ? cell.replaceAll('"', '""') : cell;
}
