import "server-only";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import busboy from "busboy";
import { AppError } from "@/lib/errors";
import { type StreamedFile, streamToFile, temporaryPath } from "@/lib/store/files";
import { invalidItems } from "./errors";

const MAX_NAME_CHARACTERS = 255;
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 4096;
/** What the parts around the file may add to a body of the largest file. */
export const FORM_OVERHEAD_BYTES = 1024 ** 2;

export interface ReceivedFile extends StreamedFile {
  /** Where it lies; the caller moves or removes it. */
  temporary: string;
  fileName: string;
}

export interface ReceivedForm {
  file: ReceivedFile;
  fields: Record<string, string>;
}

const noFile = () => invalidItems([{ type: "missing", loc: ["body", "file"], msg: "Field required" }]);

/** A name without directories and control characters; any other name is fine. */
function cleanName(name: string | undefined): string {
  const base = (name ?? "").split(/[/\\]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
  const visible = base.replaceAll(/[\u0000-\u001f\u007f]/g, "");
  // By code points: half a surrogate pair cannot be sent in a header later.
  const clean = [...visible].slice(0, MAX_NAME_CHARACTERS).join("");
  return clean === "" || clean === "." || clean === ".." ? "file" : clean;
}

function parser(request: Request): busboy.Busboy {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type)) throw noFile();
  try {
    return busboy({
      headers: { "content-type": type },
      defParamCharset: "utf8",
      limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unreadable";
    throw invalidItems([{ type: "value_error", loc: ["header", "content-type"], msg: reason }]);
  }
}

/**
 * Streams the part `file` of a multipart body to the disk, whatever the order of the parts, and hands its chunks to
 * `onChunk`. Other files are read past. A body that ends early, is too large or malformed leaves nothing behind. Throws
 * LimitExceeded past `maxBytes` and Invalid for anything that is not a form with a file.
 */
export async function receiveForm(
  request: Request,
  options: { maxBytes: number; onChunk: (chunk: Uint8Array) => void },
): Promise<ReceivedForm> {
  const form = parser(request);
  if (request.body === null) throw noFile();
  const temporary = await temporaryPath();
  const fields: Record<string, string> = {};
  let receiving: Promise<ReceivedFile> | null = null;
  let refusal: unknown = null;

  form.on("field", (name, value) => {
    fields[name] = value;
  });
  form.on("file", (name, stream, info) => {
    // A body that ends early fails this stream, perhaps before anybody reads it; unheard, that would end the process.
    stream.on("error", () => undefined);
    if (name !== "file" || receiving !== null) {
      stream.resume();
      return;
    }
    receiving = receive(stream, temporary, info.filename, options);
    receiving.catch((error: unknown) => {
      // The parser waits for a file stream that nobody reads any more, so it has to be stopped as well.
      refusal = error;
      form.destroy(error instanceof Error ? error : new Error("The file cannot be stored."));
    });
  });

  try {
    // The same class under two names: the DOM's types and Node's.
    const source = Readable.fromWeb(request.body as unknown as NodeReadableStream<Uint8Array>);
    await pipeline(source, (chunks) => bounded(chunks, options.maxBytes + FORM_OVERHEAD_BYTES), form);
    const file = await (receiving as Promise<ReceivedFile> | null); // assigned in a callback, which types cannot see
    if (file === null) throw noFile();
    return { file, fields };
  } catch (error) {
    // The file may still be closing its handle; once that is over, nothing may be left.
    await (receiving as Promise<ReceivedFile> | null)?.catch(() => undefined);
    await rm(temporary, { force: true });
    const cause = refusal instanceof AppError ? refusal : error;
    throw cause instanceof AppError ? cause : brokenForm(cause);
  }
}

/** The same chunks; parts that are read past have an end as well. Throws LimitExceeded past `maxBytes`. */
async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AppError("limit_exceeded", "The form is larger than a file may be.");
    yield chunk;
  }
}

async function receive(
  stream: Readable,
  temporary: string,
  name: string | undefined,
  options: { maxBytes: number; onChunk: (chunk: Uint8Array) => void },
): Promise<ReceivedFile> {
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      options.onChunk(chunk);
      yield chunk;
    }
  }
  const stored = await streamToFile(watched(), temporary, { maxBytes: options.maxBytes });
  return { ...stored, temporary, fileName: cleanName(name) };
}

/** A connection that breaks is the sender's; other errors with a system's code are the disk's, and stay defects. */
const CONNECTION_CODES = new Set(["ECONNRESET", "EPIPE"]);

function brokenForm(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^E[A-Z]+$/.test(code) && !CONNECTION_CODES.has(code)) return error;
  const reason = error instanceof Error ? error.message : "it cannot be read";
  return invalidItems([{ type: "value_error", loc: ["body"], msg: `The form cannot be read: ${reason}.` }]);
}
