import "server-only";
import { AppError } from "@/lib/errors";
import { formatCount } from "@/lib/utils";
import { CR, LF } from "./csv-record";
import type { JsonStart } from "./json-list";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const MAX_DEPTH = 100;

/** Of a value that is not handed on, so much is kept to show. */
const SHOWN_BYTES = 2_000;

export interface ElementHandlers {
  /** A value as it stands in the file, and the line where it begins; null in place of one that is too long. */
  onElement: (bytes: Buffer, line: number, isTooLong: boolean) => void;
  /** What stands behind the list and is not read. */
  onMore: (line: number, what: "list" | "value") => void;
}

/**
 * Cuts the list of a JSON file, which is pushed through in chunks, into its values, holding one at a time. Throws Invalid
 * with the line where the brackets and quotes do not fit: nothing behind such a place can be trusted.
 */
export class JsonElements {
  readonly #maxBytes: number;
  readonly #handlers: ElementHandlers;
  /** Brackets around the values; 0 where they stand one after the other. */
  readonly #base: number;
  #depth: number;
  #line: number;
  #isInString = false;
  #isEscaped = false;
  #isAfterList = false;
  #hasMore = false;
  /** What of the value at hand stood in earlier chunks; null between values. */
  #parts: Buffer[] | null = null;
  #partsBytes = 0;
  #valueLine = 0;
  #lastByte = 0;

  constructor({ line, depth }: JsonStart, maxBytes: number, handlers: ElementHandlers) {
    this.#line = line;
    this.#base = depth;
    this.#depth = depth;
    this.#maxBytes = maxBytes;
    this.#handlers = handlers;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === LF) this.#line += 1;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) {
          this.#isInString = false;
          if (this.#depth === this.#base) start = this.#finish(chunk, start, at + 1);
        } else if (byte === LF || byte === CR) throw this.#damaged("a text is not closed at the end of its line");
        continue;
      }
      if (byte === SPACE || byte === LF || byte === CR || byte === TAB) {
        if (this.#depth === this.#base) start = this.#finish(chunk, start, at);
        continue;
      }
      if (this.#isAfterList) this.#readAfter(byte);
      else start = this.#read(chunk, start, at, byte);
      this.#lastByte = byte;
    }
    if (this.#parts !== null) this.#keep(chunk.subarray(start));
  }

  /** Throws Invalid where a value, the list or what is around it is not closed. */
  end(): void {
    if (this.#isInString) throw this.#damaged("a text is never closed");
    if (this.#parts !== null && this.#depth > this.#base) throw this.#damaged("a bracket is never closed");
    this.#finish(Buffer.alloc(0), 0, 0);
    if (this.#depth > 0) throw this.#damaged("the file ends before its list does");
  }

  /** A byte of the list that is neither space nor inside a text; answers where the value at hand starts in the chunk. */
  #read(chunk: Buffer, start: number, at: number, byte: number): number {
    const isBetween = this.#depth === this.#base;
    switch (byte) {
      case QUOTE:
        this.#isInString = true;
        return isBetween ? this.#begin(chunk, start, at) : start;
      case OPEN_OBJECT:
      case OPEN_LIST: {
        const from = isBetween ? this.#begin(chunk, start, at) : start;
        this.#depth += 1;
        if (this.#depth > this.#base + MAX_DEPTH) throw this.#damaged(`brackets are nested over ${MAX_DEPTH} times`);
        return from;
      }
      case CLOSE_OBJECT:
      case CLOSE_LIST: {
        if (isBetween) this.#finish(chunk, start, at);
        this.#depth -= 1;
        if (this.#depth < 0) throw this.#damaged("a bracket is closed that was not opened");
        if (this.#depth < this.#base) this.#isAfterList = true;
        return this.#depth === this.#base ? this.#finish(chunk, start, at + 1) : start;
      }
      case COMMA:
        return isBetween ? this.#finish(chunk, start, at) : start;
      default:
        return isBetween && this.#parts === null ? this.#begin(chunk, start, at) : start;
    }
  }

  /** Behind the list only the brackets around it are closed; another list would be rows that nobody gets to see. */
  #readAfter(byte: number): void {
    if (byte === QUOTE) this.#isInString = true;
    const opens = byte === OPEN_OBJECT || byte === OPEN_LIST;
    if (this.#depth <= 0) {
      if (!this.#hasMore) this.#handlers.onMore(this.#line, "value");
      this.#hasMore = true;
      return;
    }
    if (opens && this.#lastByte === OPEN_LIST) this.#handlers.onMore(this.#line, "list");
    if (opens) this.#depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth -= 1;
  }

  #begin(chunk: Buffer, start: number, at: number): number {
    if (this.#parts !== null) this.#finish(chunk, start, at);
    this.#parts = [];
    this.#partsBytes = 0;
    this.#valueLine = this.#line;
    return at;
  }

  #finish(chunk: Buffer, start: number, end: number): number {
    if (this.#parts === null) return end;
    this.#keep(chunk.subarray(start, end));
    const isTooLong = this.#partsBytes > this.#maxBytes;
    this.#handlers.onElement(Buffer.concat(this.#parts), this.#valueLine, isTooLong);
    this.#parts = null;
    return end;
  }

  #keep(bytes: Buffer): void {
    this.#partsBytes += bytes.length;
    if (this.#partsBytes <= this.#maxBytes) this.#parts?.push(bytes);
    else this.#parts = [Buffer.concat([...(this.#parts ?? []), bytes]).subarray(0, SHOWN_BYTES)];
  }

  #damaged(what: string): AppError {
    const line = this.#parts === null ? this.#line : this.#valueLine;
    return new AppError(
      "invalid",
      `This JSON is damaged in what begins on line ${formatCount(line)}: ${what}. Repair it, or save the rows as JSON Lines, where single bad lines can be left out.`,
      { extra: { line } },
    );
  }
}
