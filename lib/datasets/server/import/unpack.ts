import "server-only";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { type AppError, invalid } from "@/lib/errors";
import { writeAll } from "@/lib/store/files";
import { type ImportLimits, unpacksTooLarge } from "./limits";
import { readChunks, type TextSource } from "./text-source";

const CHUNK_BYTES = 256 * 1024;

/**
 * Unpacks a gzip file to `target`. Throws Invalid where it is damaged or cut short, LimitExceeded where it unpacks to more
 * than it may, and Cancelled.
 */
export async function unpackGzip(
  source: Pick<TextSource, "path" | "signal" | "onBytes">,
  target: string,
  limits: ImportLimits,
): Promise<void> {
  const handle = await open(target, "wx", 0o600);
  let unpackedBytes = 0;
  try {
    for await (const chunk of unpacked(source)) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > limits.maxUnpackedBytes) throw unpacksTooLarge(limits);
      await writeAll(handle, chunk);
    }
  } catch (error) {
    throw damage(error) ?? error;
  } finally {
    await handle.close();
  }
}

/** The first bytes of what a gzip file unpacks to, as far as it is there. Throws Invalid where not even they can be read. */
export async function unpackHead(path: string, maxBytes: number): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const parts: Buffer[] = [];
  let byteCount = 0;
  try {
    // A file that is cut gives what it holds.
    for await (const chunk of unpacked({ path }, constants.Z_SYNC_FLUSH)) {
      parts.push(chunk);
      byteCount += chunk.length;
      if (byteCount > maxBytes) break;
    }
  } catch (error) {
    const known = damage(error);
    if (known === null || byteCount === 0) throw known ?? error;
  }
  return { bytes: Buffer.concat(parts).subarray(0, maxBytes), isWhole: byteCount <= maxBytes };
}

async function* unpacked(
  source: Pick<TextSource, "path" | "signal" | "onBytes">,
  finishFlush = constants.Z_FINISH,
): AsyncGenerator<Buffer> {
  const packed = Readable.from(readChunks(source));
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush });
  packed.on("error", (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk;
  } finally {
    packed.destroy();
  }
}

/** What zlib's errors say to a person; null for other errors. */
function damage(error: unknown): AppError | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "Z_BUF_ERROR") return invalid("The gzip file is cut short. Upload it again, whole.", [], error);
  if (typeof code === "string" && code.startsWith("Z_")) {
    return invalid("The gzip file is damaged and cannot be unpacked. Pack it again, or upload it unpacked.", [], error);
  }
  return null;
}
