import "server-only";
import { writeFileAtomically } from "@/lib/store/files";
import { pluralise } from "@/lib/utils";
import type { Rejection } from "./csv-scanner";

/** Beyond these the list helps nobody; the dataset still counts them all. */
const MAX_LISTED = 10_000;
const MAX_TEXT_BYTES = 2_000;

/** Spreadsheets run a cell that begins with one of these as a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;

/** A cell of a CSV file that people open in a spreadsheet: quoted, with formulas defused by an apostrophe. */
export function spreadsheetCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gathers rejected lines and writes rejected.csv: line, reason, raw text. */
export class RejectedWriter {
  readonly #lines = ["line,reason,text\r\n"];
  #count = 0;

  add({ line, reason, bytes }: Rejection): void {
    this.#count += 1;
    if (this.#count > MAX_LISTED) return;
    const text = bytes
      .subarray(0, MAX_TEXT_BYTES)
      .toString("utf8")
      .replace(/[\r\n]+$/, "");
    const shown = bytes.length > MAX_TEXT_BYTES ? `${text}…` : text;
    this.#lines.push(`${line},${spreadsheetCell(reason)},${spreadsheetCell(shown)}\r\n`);
  }

  async publish(target: string): Promise<void> {
    const more = this.#count - MAX_LISTED;
    const note = more > 0 ? `,${spreadsheetCell(`${pluralise(more, "more line")} not listed here.`)},\r\n` : "";
    await writeFileAtomically(target, this.#lines.join("") + note);
  }
}
