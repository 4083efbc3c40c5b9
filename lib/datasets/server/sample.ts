import "server-only";
import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { notFound } from "@/lib/errors";
import type { DatasetDetail, ImportDatasetInput } from "../schema";
import { createDataset } from "./create";

type SampleInput = Extract<ImportDatasetInput, { source: "sample" }>;

const TITLES = { "assistant-intents": "Assistant intents (sample)" } as const satisfies Record<
  SampleInput["name"],
  string
>;

/** Imports a sample that comes with the app, by the same way as an upload. Throws NotFound when its file is missing. */
export async function importSample({ name }: SampleInput, signal?: AbortSignal): Promise<DatasetDetail> {
  const fileName = `${name}.csv`;
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), "public", "samples", fileName);
  if (!existsSync(file)) throw notFound("sample", name);
  return createDataset({ body: createReadStream(file), fileName, name: TITLES[name], source: "sample", signal });
}
