import "server-only";
import { stat } from "node:fs/promises";
import { notFound } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { type SplitName, splitName } from "../schema";
import { fetchPreparation, parsePreparation } from "./internal";

export interface SplitFile {
  path: string;
  sizeBytes: number;
  rows: number;
  /** A name that tells files of several datasets apart. */
  fileName: string;
}

/** The JSONL file of a split; an empty split has an empty file. Throws NotFound. */
export async function splitFile(preparationId: string, split: SplitName): Promise<SplitFile> {
  const record = await fetchPreparation(preparationId);
  const path = paths.preparationSplit(preparationId, split);
  const { size } = await stat(path);
  return {
    path,
    sizeBytes: size,
    rows: parsePreparation(record).summary.splits[split].rows,
    fileName: `${record.dataset.name}-${split}.jsonl`,
  };
}

/** The sizes of a preparation's files. */
export async function splitBytes(preparationId: string): Promise<Record<SplitName, number>> {
  const sizeOf = async (split: SplitName) => (await stat(paths.preparationSplit(preparationId, split))).size;
  const [train, validation, test] = await Promise.all([sizeOf("train"), sizeOf("validation"), sizeOf("test")]);
  return { train, validation, test };
}

/** The file behind a download's name, `train.jsonl`. Throws NotFound for any other name. */
export async function splitDownload(preparationId: string, file: string): Promise<SplitFile> {
  const split = splitName.options.find((name) => file === `${name}.jsonl`);
  if (split === undefined) throw notFound("file of this preparation", file);
  return splitFile(preparationId, split);
}
