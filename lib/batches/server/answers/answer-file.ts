import "server-only";
import { createReadStream } from "node:fs";
import { type FileHandle, open, stat, truncate } from "node:fs/promises";
import { ensureDirectory, writeAll } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { fromLine, type RowAnswer, toLine } from "./answer-line";
import { Tally } from "./tally";

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

/** After a power cut so much work at most is done again; after the end of the process alone, none of it. */
const SYNC_MS = 2_000;

/** A line of the file, and where the next one begins. */
interface Line {
  text: string;
  end: number;
}

/** The whole lines of the file of answers from a byte on, some at a time; a torn one at its end is left out. */
export async function* wholeLines(batchId: string, start = 0): AsyncGenerator<Line[]> {
  const path = paths.batchPart(batchId);
  if ((await sizeOf(path)) <= start) return;
  let rest: Buffer = Buffer.alloc(0);
  let at = start;
  for await (const chunk of createReadStream(path, { start, highWaterMark: CHUNK_BYTES })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Line[] = [];
    let from = 0;
    for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, from)) {
      lines.push({ text: bytes.toString("utf8", from, feed), end: at + feed + 1 });
      from = feed + 1;
    }
    at += from;
    rest = bytes.subarray(from);
    yield lines;
  }
}

/** Size of a file in bytes; 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/**
 * What is there after a stop or a crash: counts the answers up to the first line that is torn or out of turn, and cuts the
 * file there. Returns the number of rows that are answered.
 */
export async function recoverAnswers(
  batchId: string,
  targets: readonly string[],
): Promise<{ rows: number; tally: Tally }> {
  const tally = new Tally(targets);
  let [rows, end, isSound] = [0, 0, true];
  for await (const lines of wholeLines(batchId)) {
    for (const line of lines) {
      const answer = fromLine(line.text);
      isSound &&= answer?.row === rows;
      if (answer === null || !isSound) break;
      tally.add(answer);
      rows += 1;
      end = line.end;
    }
    if (!isSound) break;
  }
  const path = paths.batchPart(batchId);
  if ((await sizeOf(path)) > end) await truncate(path, end);
  return { rows, tally };
}

/** Appends answers in the order of the rows; what was appended survives the process, and soon a power cut as well. */
export class AnswerWriter {
  readonly #handle: FileHandle;
  #syncedAt = performance.now();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(batchId: string): Promise<AnswerWriter> {
    await ensureDirectory(paths.batch(batchId));
    return new AnswerWriter(await open(paths.batchPart(batchId), "a", 0o600));
  }

  async append(answers: readonly RowAnswer[]): Promise<void> {
    await writeAll(this.#handle, Buffer.from(answers.map(toLine).join("")));
    if (performance.now() - this.#syncedAt < SYNC_MS) return;
    await this.#handle.sync();
    this.#syncedAt = performance.now();
  }

  async close(): Promise<void> {
    await this.#handle.sync().finally(() => this.#handle.close());
  }
}

/** Answers in the order of the rows, some at a time. */
export async function* readAnswers(batchId: string): AsyncGenerator<RowAnswer[]> {
  for await (const lines of wholeLines(batchId)) {
    yield lines.flatMap(({ text }) => fromLine(text) ?? []);
  }
}
