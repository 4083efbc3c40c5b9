import "server-only";
import { jsonlLine } from "../../jsonl";

const EMPTY_LINE = jsonlLine("", []);
const START_LENGTH = EMPTY_LINE.indexOf('", "labels"');

/** What stands before the text in every line. */
export const LINE_START: Uint8Array = Buffer.from(EMPTY_LINE.slice(0, START_LENGTH), "latin1");

/** What stands after the text in the lines of one label. */
export function lineEnding(target: string, label: string): Uint8Array {
  return Buffer.from(jsonlLine("", [[target, label]]).slice(START_LENGTH), "latin1");
}
