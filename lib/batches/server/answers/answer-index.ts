import "server-only";
import { open } from "node:fs/promises";
import { remember } from "@/lib/remember";
import { paths } from "@/lib/store/paths";
import { sizeOf, wholeLines } from "./answer-file";
import { fromLine, type RowAnswer } from "./answer-line";

/** Where the answers of a batch stand in its file, as far as it has been looked through. */
interface AnswerIndex {
  /** Where the line of each row begins, and, last, where the next one will. */
  offsets: number[];
  /** Rows that need a look. */
  review: number[];
}

/** A million rows take some 10 MB. */
const MAX_INDEXES = 4;

const indexes = remember("batches.indexes", () => new Map<string, Promise<AnswerIndex>>());

/** A page of answers: all rows, or only those that need a look. */
export async function answersPage(
  batchId: string,
  { limit, cursor, review }: { limit: number; cursor: number; review: boolean },
): Promise<{ answers: RowAnswer[]; total: number }> {
  const index = await indexOf(batchId);
  const total = review ? index.review.length : index.offsets.length - 1;
  const count = Math.max(0, Math.min(limit, total - cursor));
  const rows = review
    ? index.review.slice(cursor, cursor + count)
    : Array.from({ length: count }, (_, offset) => cursor + offset);
  const handle = await open(paths.batchPart(batchId), "r").catch(() => null);
  if (handle === null) return { answers: [], total: 0 };
  try {
    const answers: RowAnswer[] = [];
    for (const row of rows) {
      const [start = 0, end = 0] = index.offsets.slice(row, row + 2);
      const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
      const answer = fromLine(buffer.toString("utf8"));
      if (answer !== null) answers.push(answer);
    }
    return { answers, total };
  } finally {
    await handle.close();
  }
}

/** Forgets what is known of a batch that is gone. */
export function forgetIndex(batchId: string): void {
  indexes.delete(batchId);
}

/** One after the other, so that two requests at once do not count the same lines twice. */
function indexOf(batchId: string): Promise<AnswerIndex> {
  const known = indexes.get(batchId) ?? Promise.resolve({ offsets: [0], review: [] });
  const grown = known.then((index) => grow(batchId, index));
  indexes.delete(batchId);
  indexes.set(batchId, grown);
  for (const oldest of [...indexes.keys()].slice(0, -MAX_INDEXES)) indexes.delete(oldest);
  grown.catch(() => indexes.delete(batchId));
  return grown;
}

async function grow(batchId: string, { offsets, review }: AnswerIndex): Promise<AnswerIndex> {
  const known = offsets.at(-1) ?? 0;
  // Cut after a crash: what was known of the end is no longer true.
  if ((await sizeOf(paths.batchPart(batchId))) < known) return grow(batchId, { offsets: [0], review: [] });
  for await (const lines of wholeLines(batchId, known)) {
    for (const { text, end } of lines) {
      if (text.charAt(text.indexOf(",") + 1) === "1") review.push(offsets.length - 1);
      offsets.push(end);
    }
  }
  return { offsets, review };
}
