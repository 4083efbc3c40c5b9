import "server-only";
import { rm, stat } from "node:fs/promises";
import { temporaryPath } from "@/lib/store/files";
import type { FileFormat, ParseOptions, ParseSettings, TextEncoding } from "../../parse-schema";
import { detectFormat, isGzip, nameWithoutGzip } from "./detect-format";
import type { ImportProgress } from "./import-progress";
import type { ImportLimits } from "./limits";
import { detectEncoding, transcodeFile } from "./text-file";
import { readHead } from "./text-source";
import { unpackGzip, unpackHead } from "./unpack";

/** So much of a file tells what it is. */
const HEAD_BYTES = 64 * 1024;

/** A source as its format's reader wants it: unpacked, and text as UTF-8. */
export interface OpenSource {
  path: string;
  sizeBytes: number;
  format: FileFormat;
  compression: ParseOptions["compression"];
  encoding: TextEncoding;
}

interface OpenOptions {
  /** Tells kinds of text apart that look alike. */
  fileName: string;
  settings: ParseSettings;
  limits: ImportLimits;
  progress: ImportProgress;
  signal?: AbortSignal;
}

/**
 * Unpacks and transcodes a source as far as it needs to be, and hands it to `work`; temporary files are gone afterwards.
 * Throws Invalid for a file that is no table, LimitExceeded, Cancelled, and what `work` throws.
 */
export async function withOpenSource<T>(
  path: string,
  options: OpenOptions,
  work: (source: OpenSource) => Promise<T>,
): Promise<T> {
  const temporary: string[] = [];
  const temporaryFile = async () => {
    const file = await temporaryPath("source");
    temporary.push(file);
    return file;
  };
  try {
    return await work(await open(path, options, temporaryFile));
  } finally {
    for (const file of temporary) await rm(file, { force: true });
  }
}

async function open(
  path: string,
  { fileName, settings, limits, progress, signal }: OpenOptions,
  temporaryFile: () => Promise<string>,
): Promise<OpenSource> {
  const pass = async (file: string, label: string, share: number) => {
    progress.begin(label, share);
    return { path: file, signal, onBytes: progress.counter((await stat(file)).size) };
  };
  const packed = await readHead(path, HEAD_BYTES);
  const compression = isGzip(packed.bytes) ? "gzip" : "none";
  // What is no table is refused before all of it is unpacked.
  const head = compression === "gzip" ? await unpackHead(path, HEAD_BYTES) : packed;
  const format = detectFormat(head.bytes, nameWithoutGzip(fileName), settings.encoding);
  let current = path;
  if (compression === "gzip") {
    current = await temporaryFile();
    await unpackGzip(await pass(path, "Unpacking", 0.15), current, limits);
  }
  let encoding: TextEncoding = "utf-8";
  if (isText(format)) {
    encoding = settings.encoding ?? (await detectEncoding(await pass(current, "Checking text", 0.05)));
    if (encoding !== "utf-8") {
      const decoded = await temporaryFile();
      await transcodeFile(await pass(current, "Decoding text", 0.15), encoding, decoded);
      current = decoded;
    }
  }
  return { path: current, sizeBytes: (await stat(current)).size, format, compression, encoding };
}

export function isText(format: FileFormat): boolean {
  return format !== "xlsx" && format !== "parquet";
}
