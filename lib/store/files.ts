import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/errors";
import { newUuid } from "./ids";
import { paths } from "./paths";

/** Makes a directory of the data directory, readable by its owner only. */
export async function ensureDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** A path in the temporary directory on the same file system, for writing before a rename. */
export async function temporaryPath(extension = "part"): Promise<string> {
  await ensureDirectory(paths.temporary());
  return path.join(/* turbopackIgnore: true */ paths.temporary(), `${newUuid()}.${extension}`);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(/* turbopackIgnore: true */ directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a finished temporary file to its place: fsync, rename, fsync of the directory. Old or new, never half. */
export async function publishFile(temporary: string, target: string): Promise<void> {
  await ensureDirectory(path.dirname(target));
  const handle = await open(/* turbopackIgnore: true */ temporary, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, target);
  await syncDirectory(path.dirname(target));
}

/** Moves a directory of finished, synced files to its place, as `publishFile` does with a file. */
export async function publishDirectory(temporary: string, target: string): Promise<void> {
  await ensureDirectory(path.dirname(target));
  await syncDirectory(temporary);
  await rename(temporary, target);
  await syncDirectory(path.dirname(target));
}

/** Writes all of the bytes at the file's position; a single write may take fewer. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) at += (await handle.write(bytes, at)).bytesWritten;
}

/** Writes a whole file so that a crash at any instant leaves either the old or the new one. */
export async function writeFileAtomically(target: string, content: string | Uint8Array): Promise<void> {
  const temporary = await temporaryPath();
  try {
    const handle = await open(/* turbopackIgnore: true */ temporary, "w", 0o600);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    await publishFile(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export interface StreamedFile {
  sizeBytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/**
 * Streams a body to a path while hashing and counting. On any failure (limit, abort, disk, a cut connection) the
 * file is removed and the error thrown: LimitExceeded past `maxBytes`.
 */
export async function streamToFile(
  body: AsyncIterable<Uint8Array>,
  target: string,
  options: { maxBytes: number; signal?: AbortSignal; onProgress?: (sizeBytes: number) => void },
): Promise<StreamedFile> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const handle = await open(/* turbopackIgnore: true */ target, "wx", 0o600);
  try {
    for await (const chunk of body) {
      if (options.signal?.aborted) throw new AppError("cancelled", "The upload was cancelled.");
      sizeBytes += chunk.byteLength;
      if (sizeBytes > options.maxBytes) throw tooLarge(options.maxBytes);
      hash.update(chunk);
      await writeAll(handle, chunk);
      options.onProgress?.(sizeBytes);
    }
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(target, { force: true });
    throw error;
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** The sentence for a body over the limit. */
export function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.floor(maxBytes / 1024 ** 2);
  return new AppError(
    "limit_exceeded",
    `The file is larger than the limit of ${megabytes.toLocaleString("en")} MB. Raise MAX_UPLOAD_BYTES, or split the file.`,
  );
}

/** SHA-256 of a file as lower-case hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** Removes the entries of a directory whose name `keep` refuses. A missing directory is an empty one. */
export async function sweepDirectory(directory: string, keep: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const doomed = names.filter((name) => !keep(name));
  for (const name of doomed) await rm(path.join(directory, name), { recursive: true, force: true });
  return doomed;
}

/** Removes the files of a directory that `pattern` names, but for the `count` that were written last. */
export async function keepNewest(directory: string, pattern: RegExp, count: number): Promise<void> {
  const names = (await readdir(directory)).filter((name) => pattern.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(directory, name);
      // One that is gone meanwhile is the first to go.
      return { file, writtenAt: (await stat(file).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  const doomed = files.sort((one, other) => other.writtenAt - one.writtenAt).slice(count);
  for (const { file } of doomed) await rm(file, { force: true });
}
