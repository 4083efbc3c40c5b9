import "server-only";
import { rm } from "node:fs/promises";
import { AppError, invalid } from "@/lib/errors";
import { temporaryPath } from "@/lib/store/files";
import { formatBytes } from "@/lib/utils";
import { askHub, askViewer, type HubDataset } from "./ask";
import { downloadFile } from "./download";
import { HubProblem } from "./problems";
import { parquetAnswer, parquetList } from "./wire";

/** A Parquet file of a split, in the order of the shards. */
interface HubFile {
  url: URL;
  /** Null where the hub does not tell. */
  sizeBytes: number | null;
}

export interface SplitFiles {
  files: HubFile[];
  /** Of all of them; null where the hub does not tell. */
  sizeBytes: number | null;
}

/**
 * The Parquet files of a split. The viewer knows their sizes; where it has no list, the hub's own API has one. Throws
 * HubProblem, and Invalid when there are none.
 */
export async function listFiles(dataset: HubDataset, config: string, split: string): Promise<SplitFiles> {
  const files = await listByViewer(dataset, config, split).catch((error: unknown) => {
    if (!(error instanceof HubProblem) || error.retryable) throw error;
    return listByHub(dataset, config, split);
  });
  if (files.length === 0) throw invalid(noFiles(dataset.name));
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  return { files, sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) };
}

export function noFiles(dataset: string): string {
  return `The hub has no Parquet files of “${dataset}”. Download the files of its page and upload them here.`;
}

async function listByViewer(dataset: HubDataset, config: string, split: string): Promise<HubFile[]> {
  const { value } = await askViewer(dataset, "/parquet", parquetAnswer, { config });
  return value.parquet_files
    .filter((file) => file.config === config && file.split === split)
    .map(({ url, size }) => ({ url: atHub(dataset, url), sizeBytes: size }));
}

async function listByHub(dataset: HubDataset, config: string, split: string): Promise<HubFile[]> {
  const { value } = await askHub(dataset, ["parquet", config, split], parquetList);
  return value.map((url) => ({ url: atHub(dataset, url), sizeBytes: null }));
}

/**
 * A file's address at the configured hub. Answers name the public one, also those of a mirror; and no other host is
 * ever asked because an answer named it.
 */
function atHub({ hub, name }: HubDataset, address: string): URL {
  const { pathname } = URL.canParse(address) ? new URL(address) : { pathname: "" };
  const at = pathname.search(/\/(api\/)?datasets\//);
  if (at < 0) throw new HubProblem("upstream", `The hub named no usable address for a file of “${name}”.`, {});
  return new URL(hub.endpoint + pathname.slice(at));
}

/** True for files that are not known to be over the limit. */
export function fits(sizeBytes: number | null, maxBytes: number): boolean {
  return sizeBytes === null || sizeBytes <= maxBytes;
}

function overLimit(sizeBytes: number, maxBytes: number): AppError {
  return new AppError(
    "limit_exceeded",
    `The files of this split are ${formatBytes(sizeBytes)}, and the limit is ${formatBytes(maxBytes)}. Choose another split, filter by a column that leaves fewer rows, or raise MAX_UPLOAD_BYTES.`,
  );
}

/** Downloads the files of a split to temporary ones and returns their paths. Throws as `downloadFile` does, and then leaves none. */
export async function downloadFiles(
  dataset: HubDataset,
  { files, sizeBytes }: SplitFiles,
  onBytes: (sizeBytes: number) => void,
): Promise<string[]> {
  const { maxBytes } = dataset.hub;
  if (!fits(sizeBytes, maxBytes)) throw overLimit(sizeBytes ?? 0, maxBytes);
  const paths: string[] = [];
  let doneBytes = 0;
  try {
    for (const { url } of files) {
      const target = await temporaryPath("parquet");
      paths.push(target);
      doneBytes += await downloadFile(dataset, url, target, {
        maxBytes: maxBytes - doneBytes,
        onBytes: (bytes) => onBytes(doneBytes + bytes),
      });
    }
    return paths;
  } catch (error) {
    await removeFiles(paths);
    throw error;
  }
}

export async function removeFiles(paths: readonly string[]): Promise<void> {
  for (const file of paths) await rm(file, { force: true });
}
