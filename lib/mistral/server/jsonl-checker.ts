import "server-only";
import { quickCheckSampleLine } from "@/lib/engine";

const LINE_FEED = 0x0a;
/** A line is held in memory until its end comes. */
const MAX_LINE_BYTES = 16 * 1024 ** 2;

export interface CheckedLines {
  /** Lines that are not blank. */
  lines: number;
  /** `line <n>: <reason>` of the first bad line, or null. */
  problem: string | null;
}

/**
 * Checks JSON Lines as their bytes come by: every line that is not blank must be UTF-8 and an object with a text or
 * messages, and labels. The finer rules are applied when a job validates its files, because a job may skip bad lines.
 */
export function createJsonlChecker() {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let number = 0;
  let lines = 0;
  let problem: string | null = null;

  function fail(reason: string): void {
    problem = `line ${number}: ${reason}`;
    pending = [];
  }

  function endLine(): void {
    number++;
    const bytes = pending.length === 1 ? pending[0] : Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    let text: string;
    try {
      // Without `stream` the decoder drops a byte order mark at the start of what it is given, as a first line may have.
      text = decoder.decode(bytes);
    } catch {
      fail("it is not valid UTF-8");
      return;
    }
    if (text.trim() === "") return;
    lines++;
    const reason = quickCheckSampleLine(text);
    if (reason !== null) fail(reason);
  }

  function push(chunk: Uint8Array): void {
    let start = 0;
    while (problem === null && start < chunk.length) {
      const lineFeed = chunk.indexOf(LINE_FEED, start);
      const end = lineFeed === -1 ? chunk.length : lineFeed;
      pendingBytes += end - start;
      if (pendingBytes > MAX_LINE_BYTES) {
        number++;
        fail(`it is longer than ${MAX_LINE_BYTES / 1024 ** 2} MB`);
        return;
      }
      pending.push(chunk.subarray(start, end));
      if (lineFeed !== -1) endLine();
      start = end + 1;
    }
  }

  function finish(): CheckedLines {
    if (problem === null && pendingBytes > 0) endLine();
    return { lines, problem };
  }

  return { push, finish };
}
