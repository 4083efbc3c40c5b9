import "server-only";
import { open } from "node:fs/promises";
import type { z } from "zod";
import { type SplitExamples, type SplitExamplesQuery, splitExamples } from "../schema";
import { splitFile } from "./split-file";

/** The rows of a split are in random order already, so its first bytes are a fair sample. */
const HEAD_BYTES = 512 * 1024;
const exampleRow = splitExamples.shape.data.element;
type ExampleRow = z.infer<typeof exampleRow>;

/** Some rows of a split: its first lines, or each label in turn. Throws NotFound. */
export async function listExamples(
  preparationId: string,
  { split, limit, order }: SplitExamplesQuery,
): Promise<SplitExamples> {
  const { path } = await splitFile(preparationId, split);
  const head = await readHead(path);
  return { data: order === "file" ? head.slice(0, limit) : spread(head, limit) };
}

/** The first row of each label, then the second of each, and so on. */
function spread(head: ExampleRow[], limit: number): ExampleRow[] {
  const byLabel = new Map<string, ExampleRow[]>();
  for (const row of head) {
    const label = JSON.stringify(row.labels);
    byLabel.set(label, [...(byLabel.get(label) ?? []), row]);
  }
  const data: ExampleRow[] = [];
  for (let turn = 0; data.length < limit; turn++) {
    const rows = [...byLabel.values()].map((group) => group[turn]).filter((row) => row !== undefined);
    if (rows.length === 0) break;
    data.push(...rows.slice(0, limit - data.length));
  }
  return data;
}

async function readHead(path: string): Promise<ExampleRow[]> {
  const handle = await open(path, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    // What follows the last line feed is cut off; in a longer row than the head there is none.
    const lines = buffer.subarray(0, bytesRead).toString("latin1").split("\n").slice(0, -1);
    return lines.map((line) => exampleRow.parse(JSON.parse(line)));
  } finally {
    await handle.close();
  }
}
