import "server-only";
import { type FileHandle, open, rm } from "node:fs/promises";
import { publishFile, temporaryPath, writeAll } from "@/lib/store/files";
import type { Rejection } from "./rejection";

/** Of the text of a line; a whole megabyte in a cell helps nobody. */
const MAX_TEXT_BYTES = 2_000;
const LINES_AT_ONCE = 1_000;

/** Spreadsheets run a cell that begins so as a formula. One that has its apostrophe gets another, so that one can go again. */
const FORMULA_START = /^'*[=+\-@\t\r]/;

/** A cell of a CSV file that people open in a spreadsheet: quoted, with formulas defused by an apostrophe. */
export function spreadsheetCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gathers rejected lines and writes rejected.csv: line, reason, raw text. */
export class RejectedWriter {
  #lines = ["line,reason,text\r\n"];
  #count = 0;
  #first: { line: number; reason: string } | null = null;
  #temporary: string | null = null;
  #handle: FileHandle | null = null;

  get count(): number {
    return this.#count;
  }

  get first(): { line: number; reason: string } | null {
    return this.#first;
  }

  add({ line, reason, raw }: Rejection): void {
    this.#count += 1;
    this.#first ??= { line, reason };
    this.#lines.push(`${line},${spreadsheetCell(reason)},${spreadsheetCell(shownText(raw))}\r\n`);
  }

  /** Writes what was gathered, now and then: a file may hold millions of lines that cannot be read. */
  async settle(): Promise<void> {
    if (this.#lines.length >= LINES_AT_ONCE) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#handle === null) {
      this.#temporary = await temporaryPath("csv");
      this.#handle = await open(this.#temporary, "wx", 0o600);
    }
    const bytes = Buffer.from(this.#lines.join(""));
    this.#lines = [];
    await writeAll(this.#handle, bytes);
  }

  /** Puts the list in its place; the one that was there goes also where nothing was rejected. */
  async publish(target: string): Promise<void> {
    if (this.#count === 0) {
      await rm(target, { force: true });
      return;
    }
    await this.#flush();
    await this.#handle?.close();
    this.#handle = null;
    if (this.#temporary !== null) await publishFile(this.#temporary, target);
  }

  /** Removes what was not published. */
  async dispose(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    if (this.#temporary !== null) await rm(this.#temporary, { force: true });
  }
}

function shownText(raw: Rejection["raw"]): string {
  const text =
    typeof raw === "string" ? raw.slice(0, MAX_TEXT_BYTES) : Buffer.from(raw.subarray(0, MAX_TEXT_BYTES)).toString();
  // A list with NUL in it is no text to most programs.
  return text.replace(/[\r\n]+$/, "").replaceAll("\0", "\u2400") + (raw.length > MAX_TEXT_BYTES ? "…" : "");
}
