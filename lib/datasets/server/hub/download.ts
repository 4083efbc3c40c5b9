import "server-only";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tooLarge } from "@/lib/store/files";
import { assertOk, type HubDataset } from "./ask";
import { exchange } from "./exchange";
import type { HubAnswer } from "./network";
import { pause, pauseAfter } from "./persist";
import { cutShort, header } from "./problems";

/** Connections for one file in all, however far each of them brought it. */
const MAX_CONNECTIONS = 30;

interface DownloadOptions {
  /** Largest file in bytes. */
  maxBytes: number;
  /** Bytes of the file that are there; less than before when the hub had to begin again. */
  onBytes?: (sizeBytes: number) => void;
}

/** Where a download is: what is written, and of which state of the file. */
interface Part {
  handle: FileHandle;
  sizeBytes: number;
  /** Strong validator of the file; without one a download cannot be continued. */
  etag: string | null;
}

/**
 * Downloads a file of the hub to `target`, which must not exist; returns its size in bytes. A connection that is cut or
 * stalls is taken up where it ended, a bounded number of times. Throws HubProblem, LimitExceeded and Cancelled; then no
 * file is left.
 */
export async function downloadFile(
  dataset: HubDataset,
  url: URL,
  target: string,
  { maxBytes, onBytes }: DownloadOptions,
): Promise<number> {
  const part: Part = { handle: await open(target, "wx", 0o600), sizeBytes: 0, etag: null };
  try {
    let failures = 0;
    for (let connections = 1; ; connections++) {
      const before = part.sizeBytes;
      try {
        await takeUp(dataset, url, part, { maxBytes, onBytes });
        await part.handle.close();
        return part.sizeBytes;
      } catch (error) {
        // A connection that brought something is no reason to lose patience.
        failures = part.sizeBytes > before ? 1 : failures + 1;
        const pauseMs = connections < MAX_CONNECTIONS ? pauseAfter(error, failures, dataset.patience) : null;
        await pause(dataset, pauseMs, error);
      }
    }
  } catch (error) {
    await part.handle.close().catch(() => undefined);
    await rm(target, { force: true });
    throw error;
  }
}

/** One connection: brings the rest of the file, or throws. */
async function takeUp(
  dataset: HubDataset,
  url: URL,
  part: Part,
  { maxBytes, onBytes }: DownloadOptions,
): Promise<void> {
  const range: Record<string, string> =
    part.sizeBytes > 0 && part.etag !== null ? { range: `bytes=${part.sizeBytes}-`, "if-range": part.etag } : {};
  const answer = await exchange(dataset.hub, url, { headers: range, signal: dataset.signal });
  if (answer.status === 416) throw beginAgain(part, answer, url);
  await assertOk(dataset, url, answer);
  const totalBytes = await beginAt(part, answer, url);
  if (totalBytes !== null && totalBytes > maxBytes) {
    answer.discard();
    throw tooLarge(maxBytes);
  }
  for await (const chunk of answer.body) {
    if (part.sizeBytes + chunk.byteLength > maxBytes) throw tooLarge(maxBytes);
    await append(part, chunk);
    onBytes?.(part.sizeBytes);
  }
  if (totalBytes !== null && part.sizeBytes !== totalBytes) throw cutShort(url.host);
}

/** Makes the part ready for the body of `answer`; returns the size of the whole file, null where it is not told. */
async function beginAt(part: Part, answer: HubAnswer, url: URL): Promise<number | null> {
  if (answer.status === 206) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header(answer, "content-range")) ?? [];
    if (Number(from) === part.sizeBytes) return total === undefined || total === "*" ? null : Number(total);
    throw beginAgain(part, answer, url);
  }
  await part.handle.truncate(0);
  part.sizeBytes = 0;
  const etag = header(answer, "etag");
  part.etag = etag === "" || etag.startsWith("W/") ? null : etag;
  const length = header(answer, "content-length");
  return /^\d+$/.test(length) ? Number(length) : null;
}

/** The rest that was asked for does not fit what is here: the next connection brings the whole. */
function beginAgain(part: Part, answer: HubAnswer, url: URL): Error {
  answer.discard();
  part.etag = null;
  return cutShort(url.host);
}

/** Writes behind what is there; by position, since a download may have begun again. */
async function append(part: Part, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await part.handle.write(chunk, at, chunk.byteLength - at, part.sizeBytes);
    at += bytesWritten;
    part.sizeBytes += bytesWritten;
  }
}
