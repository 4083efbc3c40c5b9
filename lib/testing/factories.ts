import { type Roles, rolesInput } from "@/lib/datasets/roles-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { createDataset } from "@/lib/datasets/server/create";
import { AppError } from "@/lib/errors";
import { type PreparationDetail, type RecipeInput, recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";

/** The bytes of a text as an upload streams them, in chunks of `chunkBytes`. */
export async function* bytesOf(text: string | Uint8Array, chunkBytes = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

let made = 0;

interface DatasetOptions {
  /** Rows per label; labels take turns in the file. */
  labels?: Record<string, number>;
  name?: string;
  /** Text of the n-th row of a label. */
  text?: (label: string, index: number) => string;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** A CSV with columns `text` and `label`, every text different. */
export function aCsv({
  labels = { billing: 30, delivery: 30, returns: 30 },
  text = (label, index) => `question ${index} about ${label}`,
}: Pick<DatasetOptions, "labels" | "text"> = {}): string {
  const lines: string[] = [];
  const most = Math.max(0, ...Object.values(labels));
  for (let index = 0; index < most; index++) {
    for (const [label, count] of Object.entries(labels)) {
      if (index < count) lines.push(`${quoted(text(label, index))},${quoted(label)}\n`);
    }
  }
  return `text,label\n${lines.join("")}`;
}

/** A dataset imported from a CSV, `ready`: 30 rows of each of three labels unless told otherwise. */
export async function aDataset({ name, ...csv }: DatasetOptions = {}): Promise<DatasetDetail> {
  made += 1;
  const dataset = await createDataset({
    body: bytesOf(aCsv(csv)),
    fileName: `dataset-${made}.csv`,
    name: name ?? `Dataset ${made}`,
  });
  if (dataset.status !== "ready") throw new AppError("internal", dataset.error?.message ?? "The dataset is not ready.");
  return dataset;
}

/** Roles of a file with one text and one label column. */
export function someRoles(text: string, column: string, name = column): Roles {
  return rolesInput.parse({ text, targets: [{ name, column }] });
}

interface PreparationOptions extends DatasetOptions {
  /** Made with `labels` when left out. */
  datasetId?: string;
  recipe?: RecipeInput;
}

/** A preparation with its files: all rows, 80/10/10, unless told otherwise. */
export async function aPreparation({
  datasetId,
  recipe: wanted,
  ...dataset
}: PreparationOptions = {}): Promise<PreparationDetail> {
  const id = datasetId ?? (await aDataset(dataset)).id;
  return createPreparation(id, recipe.parse(wanted ?? { balance: { minSamples: 0, maxSamples: null } }));
}
