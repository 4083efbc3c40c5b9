import { MAX_TEXT } from "./conversation";

/** So many are tried at once; a file with more is a batch. */
export const MAX_LINES = 1000;
export const MAX_CHARACTERS = 500_000;

/** Of one call: it must stay below a megabyte in any script, and a table fills while the next is under way. */
const CALL = { texts: 100, characters: 150_000 };

/** A line of what was typed that is not blank. */
export interface Line {
  /** Counted from 1, blank ones too, as an editor counts them. */
  number: number;
  text: string;
  /** It is longer than a text may be, and is not asked. */
  isTooLong: boolean;
}

/** The lines of a text, up to as many as are tried at once, and how many are left out. Blank ones do not count. */
export function linesOf(text: string): { lines: Line[]; leftOut: number } {
  const all = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim(), isTooLong: line.trim().length > MAX_TEXT }))
    .filter((line) => line.text !== "");
  const lines: Line[] = [];
  let characters = 0;
  for (const line of all) {
    characters += line.text.length;
    if (lines.length === MAX_LINES || characters > MAX_CHARACTERS) break;
    lines.push(line);
  }
  return { lines, leftOut: all.length - lines.length };
}

/** Whether a text is several lines, which may be meant one by one. */
export function isSeveral(text: string): boolean {
  return linesOf(text).lines.length > 1;
}

/** The texts of lines in calls to the server, each text once, in the order in which they first come. */
export function callsOf(lines: readonly Line[]): string[][] {
  const texts = new Set(lines.flatMap(({ text, isTooLong }) => (isTooLong ? [] : [text])));
  const calls: string[][] = [];
  let characters = 0;
  for (const text of texts) {
    const last = calls.at(-1);
    characters += text.length;
    if (last === undefined || last.length === CALL.texts || characters > CALL.characters) {
      calls.push([text]);
      characters = text.length;
    } else last.push(text);
  }
  return calls;
}
