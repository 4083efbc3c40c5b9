import "server-only";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import type { ModelTarget } from "@/lib/models/schema";
import { ensureDirectory, writeAll } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { timings } from "./timings";

/** What was answered for one row. */
export interface RowAnswer {
  /** Line of the split's file, from 0. */
  position: number;
  /** By target, in the order of its labels; null where there was no usable answer. */
  scores: (number[] | null)[];
}

const partLine = z.tuple([z.number().int().min(0), z.array(z.array(z.number()).nullable())]);

/** Lines read at once before others have their turn. */
const LINES_PER_TURN = 50;
const TAIL_BYTES = 64 * 1024;
const LINE_FEED = 10;

/** Answers on disk while an evaluation runs: a line of JSON for each row, in the order in which they came. */
export class PartFile {
  readonly #handle: FileHandle;
  readonly #done: Set<number>;
  #syncedAt = performance.now();

  private constructor(handle: FileHandle, done: Set<number>) {
    this.#handle = handle;
    this.#done = done;
  }

  /**
   * Opens the answers of an evaluation to add to them. What a kill left half-written at the end is cut off, from the
   * first line on that is not a whole answer.
   */
  static async open(evaluationId: string, targets: readonly ModelTarget[]): Promise<PartFile> {
    const file = paths.evaluationPart(evaluationId);
    await ensureDirectory(paths.evaluation(evaluationId));
    const handle = await open(/* turbopackIgnore: true */ file, "a+", 0o600);
    try {
      await handle.truncate(await endOfLastLine(handle));
      const done = new Set<number>();
      let good = 0;
      for await (const { answer, bytes } of answersOf(file, targets)) {
        if (answer === null) break;
        done.add(answer.position);
        good += bytes;
      }
      await handle.truncate(good);
      return new PartFile(handle, done);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Rows whose answers are there. */
  get count(): number {
    return this.#done.size;
  }

  has(position: number): boolean {
    return this.#done.has(position);
  }

  /** Adds answers; those of rows that are there already are left out. */
  async append(answers: readonly RowAnswer[]): Promise<void> {
    const fresh = answers.filter(({ position }) => !this.#done.has(position));
    await writeAll(this.#handle, Buffer.from(fresh.map(toLine).join("")));
    for (const { position } of fresh) this.#done.add(position);
    if (performance.now() - this.#syncedAt < timings.syncMs) return;
    await this.#handle.datasync();
    this.#syncedAt = performance.now();
  }

  async close(): Promise<void> {
    await this.#handle.datasync().finally(() => this.#handle.close());
  }
}

/** Seven digits are all that a 32-bit number has. */
function toLine({ position, scores }: RowAnswer): string {
  const short = scores.map((list) => list?.map((score) => Number(score.toPrecision(7))) ?? null);
  return `${JSON.stringify([position, short])}\n`;
}

/** Where the last whole line of a file ends. */
async function endOfLastLine(handle: FileHandle): Promise<number> {
  const buffer = Buffer.alloc(TAIL_BYTES);
  for (let end = (await handle.stat()).size; end > 0; ) {
    const start = Math.max(0, end - TAIL_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** The lines of a file that ends with a whole one; the answer is null where a line is none of these targets. */
async function* answersOf(file: string, targets: readonly ModelTarget[]) {
  const input = createReadStream(file, "latin1");
  let lines = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield { answer: parseLine(text, targets), bytes: text.length + 1 };
      lines += 1;
      if (lines % LINES_PER_TURN === 0) await nextTurn();
    }
  } finally {
    input.destroy();
  }
}

function parseLine(text: string, targets: readonly ModelTarget[]): RowAnswer | null {
  try {
    const [position, scores] = partLine.parse(JSON.parse(text));
    const fits = targets.every(({ labels }, index) => {
      const list = scores[index];
      return list === null || list?.length === labels.length;
    });
    return fits && scores.length === targets.length ? { position, scores } : null;
  } catch {
    return null;
  }
}

/** The scores of each target by position; null where there is no usable answer. */
export type ScoresByPosition = Map<number, (Float32Array | null)[]>;

/** All answers of an evaluation. */
export async function readPart(evaluationId: string, targets: readonly ModelTarget[]): Promise<ScoresByPosition> {
  const found: ScoresByPosition = new Map();
  for await (const { answer } of answersOf(paths.evaluationPart(evaluationId), targets)) {
    if (answer === null) continue;
    found.set(
      answer.position,
      answer.scores.map((list) => list && Float32Array.from(list)),
    );
  }
  return found;
}

/** Removes the answers, which are kept in another form. */
export async function removePart(evaluationId: string): Promise<void> {
  await rm(paths.evaluationPart(evaluationId), { force: true });
}
