import "server-only";
import { isUtf8 } from "node:buffer";
import type { TextEncoding } from "../../parse-schema";
import { CR, LF } from "./csv-record";

const BYTE_ORDER_MARKS: readonly { encoding: TextEncoding; bytes: readonly number[] }[] = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
];

/** In UTF-16 every other byte of Latin text is NUL. Where these shares hold, it is no accident. */
const UTF16_NUL_SHARE = 0.4;
const UTF16_OTHER_SHARE = 0.05;

export function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** The encoding that a byte order mark or a clear pattern of NUL bytes tells; null where neither does. */
export function declaredEncoding(head: Uint8Array): TextEncoding | null {
  // UTF-32 begins with the mark of UTF-16; it is left to be refused as binary.
  if (startsWith(head, [0xff, 0xfe, 0, 0])) return null;
  const marked = BYTE_ORDER_MARKS.find(({ bytes }) => startsWith(head, bytes));
  if (marked !== undefined) return marked.encoding;
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return null;
  let [even, odd] = [0, 0];
  for (let at = 0; at < pairs * 2; at += 2) {
    if (head[at] === 0) even += 1;
    if (head[at + 1] === 0) odd += 1;
  }
  if (odd >= pairs * UTF16_NUL_SHARE && even <= pairs * UTF16_OTHER_SHARE) return "utf-16le";
  if (even >= pairs * UTF16_NUL_SHARE && odd <= pairs * UTF16_OTHER_SHARE) return "utf-16be";
  return null;
}

/** Without any ASCII in so many bytes it is no text that lines could be counted in. */
const MAX_UNBROKEN_BYTES = 4 * 1024 ** 2;

/** Counts lines that are UTF-8 beyond ASCII, and lines that are not UTF-8, in a file pushed through in chunks. */
export class Utf8Lines {
  #rest: Buffer = Buffer.alloc(0);
  #good = 0;
  #bad = 0;

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    // After an ASCII byte no character is torn; that a line then counts twice does not matter.
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] ?? 0) >= 0x80) end -= 1;
    if (bytes.length - end > MAX_UNBROKEN_BYTES) end = bytes.length;
    this.#count(bytes.subarray(0, end));
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  /**
   * The encoding of the file as a whole. Text of another encoding is hardly ever UTF-8 by accident, so lines that are
   * outweigh as many that are not: those are damaged, and are rejected one by one rather than all misread.
   */
  end(): "utf-8" | "windows-1252" {
    this.#count(this.#rest);
    return this.#bad <= this.#good ? "utf-8" : "windows-1252";
  }

  #count(bytes: Buffer): void {
    let start = 0;
    let isAscii = true;
    for (let at = 0; at <= bytes.length; at++) {
      const byte = bytes[at] ?? LF;
      if (byte >= 0x80) isAscii = false;
      else if (byte === LF || byte === CR) {
        if (!isAscii) {
          if (isUtf8(bytes.subarray(start, at))) this.#good += 1;
          else this.#bad += 1;
        }
        start = at + 1;
        isAscii = true;
      }
    }
  }
}

/** Windows-1252 from 0x80 to 0x9F; elsewhere it is Latin-1. The five bytes it leaves open stay control characters. */
export const WINDOWS_1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Stands for what is no text in the source's encoding; it is none in UTF-8 either, so that its row is rejected. */
const NO_TEXT = Buffer.from([0xff]);

/** Turns text of an encoding into UTF-8, chunk by chunk. */
export class Transcoder {
  readonly #encoding: TextEncoding;
  #rest: Buffer = Buffer.alloc(0);
  #isStart = true;

  constructor(encoding: TextEncoding) {
    this.#encoding = encoding;
  }

  push(chunk: Buffer): Buffer {
    switch (this.#encoding) {
      case "utf-8":
        return chunk;
      case "latin-1":
        return Buffer.from(chunk.toString("latin1"));
      case "windows-1252":
        return Buffer.from(windows1252(chunk));
      case "utf-16le":
      case "utf-16be":
        return this.#utf16(chunk);
    }
  }

  /** What is left over at the end of the file. */
  end(): Buffer {
    return this.#rest.length === 0 ? this.#rest : NO_TEXT;
  }

  #utf16(chunk: Buffer): Buffer {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const isBigEndian = this.#encoding === "utf-16be";
    let end = bytes.length - (bytes.length % 2);
    // A pair of surrogates is not torn apart.
    if (end > 0 && ((bytes[isBigEndian ? end - 2 : end - 1] ?? 0) & 0xfc) === 0xd8) end -= 2;
    this.#rest = Buffer.from(bytes.subarray(end));
    const units = bytes.subarray(0, end);
    const text = (isBigEndian ? units.swap16() : units).toString("utf16le");
    const isMarked = this.#isStart && text.startsWith("\uFEFF");
    if (text !== "") this.#isStart = false;
    return encodeWellFormed(isMarked ? text.slice(1) : text);
  }
}

/** Windows-1252 as Latin-1, but for the bytes in which they differ. */
function windows1252(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c);
}

/** UTF-8 of a text; half a surrogate pair becomes a byte that is no text, instead of a character that was never there. */
function encodeWellFormed(text: string): Buffer {
  const [first = "", ...others] = text.split(/\p{Surrogate}/u);
  return Buffer.concat([Buffer.from(first), ...others.flatMap((part) => [NO_TEXT, Buffer.from(part)])]);
}
