import "server-only";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import { writeAll } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { f64 } from "@/lib/typed";
import { drawOrder, strataOf } from "../../learning/draw";
import { labelsOfRow, splitRows } from "../split-rows";

const LINES_PER_WRITE = 500;

/** What a part of the training rows has. */
export interface WrittenPart {
  rows: number;
  /** By target, rows of each label. */
  labels: Map<string, Map<string, number>>;
}

interface PartOptions {
  preparationId: string;
  targets: readonly { name: string }[];
  size: number;
  /** Of the draw: parts with the same one hold each other. */
  seed: number;
  /** Where the lines go; made here. */
  file: string;
  signal: AbortSignal;
}

/**
 * Writes a part of the training rows, drawn so that each label keeps its share, in the order of the split. Throws NotFound when the
 * split's file is gone, and the signal's reason.
 */
export async function writePart(options: PartOptions): Promise<WrittenPart> {
  const { preparationId, targets, size, seed, file, signal } = options;
  const labels = await readLabels(options);
  const named = labels.map((own) => own.flatMap((of, t) => of.map((label) => JSON.stringify([t, label]))));
  const from = drawOrder(strataOf(named), seed);
  const written: WrittenPart = { rows: 0, labels: new Map(targets.map(({ name }) => [name, new Map()])) };
  const isTaken = (row: number) => f64(from, row) <= size;
  labels.forEach((own, row) => {
    if (!isTaken(row)) return;
    written.rows += 1;
    own.forEach((of, t) => {
      const counts = written.labels.get(targets[t]?.name ?? "");
      for (const label of of) counts?.set(label, (counts.get(label) ?? 0) + 1);
    });
  });
  await copyLines(paths.preparationSplit(preparationId, "train"), file, { isTaken, signal });
  return written;
}

/** By row and target. */
async function readLabels({ preparationId, targets, signal }: PartOptions): Promise<string[][][]> {
  const labels: string[][][] = [];
  for await (const row of splitRows(preparationId, "train")) {
    labels.push(targets.map(({ name }) => labelsOfRow(row, name)));
    if (labels.length % LINES_PER_WRITE > 0) continue;
    signal.throwIfAborted();
    await nextTurn();
  }
  return labels;
}

async function copyLines(
  source: string,
  target: string,
  { isTaken, signal }: { isTaken: (row: number) => boolean; signal: AbortSignal },
): Promise<void> {
  // The file is pure ASCII, as splitRows says.
  const input = createReadStream(/* turbopackIgnore: true */ source, "latin1");
  const handle = await open(/* turbopackIgnore: true */ target, "wx", 0o600);
  let lines: string[] = [];
  const flush = async () => {
    await writeAll(handle, Buffer.from(lines.join(""), "latin1"));
    lines = [];
    signal.throwIfAborted();
  };
  try {
    let row = 0;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      if (isTaken(row)) lines.push(`${line}\n`);
      row += 1;
      if (lines.length >= LINES_PER_WRITE) await flush();
    }
    await flush();
  } finally {
    input.destroy();
    await handle.close();
  }
}
