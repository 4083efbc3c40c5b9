import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { AppError } from "@/lib/errors";
import { type SplitName, splitExamples } from "@/lib/preparations/schema";
import { paths } from "@/lib/store/paths";

/** A line of a split. */
export interface SplitRow {
  /** Of the file's lines, from 0. */
  position: number;
  /** The row's id in the dataset; null where it was not kept. */
  row: number | null;
  text: string;
  labels: Readonly<Record<string, string | string[]>>;
}

const line = splitExamples.shape.data.element;

/** The rows of a split in the order of its file, as they are read. Throws NotFound when the file is gone. */
export async function* splitRows(preparationId: string, split: SplitName): AsyncGenerator<SplitRow> {
  const file = paths.preparationSplit(preparationId, split);
  if ((await stat(file).catch(() => null)) === null) {
    throw new AppError("not_found", `The file ${split}.jsonl of these splits is gone. Prepare the splits again.`);
  }
  const ids = await rowIds(preparationId, split);
  // The file is pure ASCII, so that no line holds another line break.
  const input = createReadStream(file, "latin1");
  let position = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (text === "") continue;
      yield { position, row: ids?.[position] ?? null, ...line.parse(JSON.parse(text)) };
      position += 1;
    }
  } finally {
    input.destroy();
  }
}

/** Ids of the lines of a split; null in preparations that were made before they were kept. */
export async function rowIds(preparationId: string, split: SplitName): Promise<Int32Array | null> {
  const bytes = await readFile(paths.preparationRows(preparationId, split)).catch(() => null);
  if (bytes === null) return null;
  return Int32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readInt32LE(index * 4));
}

/** The labels of a row of one target. */
export function labelsOfRow({ labels }: Pick<SplitRow, "labels">, target: string): string[] {
  return Object.hasOwn(labels, target) ? [labels[target] ?? []].flat() : [];
}

export interface SplitContent {
  /** SHA-256 of every row's text and labels, in their order: hex. */
  rowsKey: string;
  rows: number;
  /** Labels that occur, by target. */
  labels: Map<string, Set<string>>;
}

/** Reads a split, or these lines of it, for what tells its rows from others'. Throws NotFound when the file is gone. */
export async function readSplitContent(
  preparationId: string,
  split: SplitName,
  only: ReadonlySet<number> | null = null,
): Promise<SplitContent> {
  const hash = createHash("sha256");
  const labels = new Map<string, Set<string>>();
  let rows = 0;
  for await (const { position, text, labels: own } of splitRows(preparationId, split)) {
    if (only !== null && !only.has(position)) continue;
    const sorted = Object.entries(own).map(([target, value]) => [target, [value].flat().sort()] as const);
    sorted.sort(([one], [other]) => (one < other ? -1 : 1));
    hash.update(`${JSON.stringify([text, sorted])}\n`);
    for (const [target, values] of sorted) {
      const known = labels.get(target) ?? new Set();
      for (const value of values) known.add(value);
      labels.set(target, known);
    }
    rows += 1;
  }
  return { rowsKey: hash.digest("hex"), rows, labels };
}
