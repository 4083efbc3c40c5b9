import "server-only";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { paths } from "@/lib/store/paths";

/** Extensions under which a source is kept; anything may stand in the name that came with it. */
const EXTENSIONS = ["csv", "tsv", "jsonl", "json", "xlsx", "parquet", "txt"];

/** The extension for the source of a dataset, from the name of the file: `csv.gz`. */
export function sourceExtension(fileName: string): string {
  const name = fileName.toLowerCase();
  const gzip = /\.gz(ip)?$/.test(name) ? ".gz" : "";
  const extension = path.extname(name.replace(/\.gz(ip)?$/, "")).slice(1);
  return `${EXTENSIONS.find((known) => known === extension) ?? "csv"}${gzip}`;
}

/** Where the source of a dataset is; null where it is missing. */
export async function findSource(id: string): Promise<string | null> {
  const names = await readdir(paths.dataset(id)).catch(() => []);
  const name = names.find((entry) => entry.startsWith("source."));
  return name === undefined ? null : path.join(/* turbopackIgnore: true */ paths.dataset(id), name);
}
