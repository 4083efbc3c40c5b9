import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import busboy from "busboy";
import { AppError, invalid } from "@/lib/errors";

export interface MultipartFile {
  /** Text fields that stood before the file. */
  fields: Map<string, string>;
  /** As the client sent it. Never a path to use. */
  fileName: string;
  /** Ends with the file; throws Cancelled when the client leaves before. Must be begun to be read, or discarded. */
  body: AsyncIterable<Uint8Array>;
  /** Gives the request up where nothing was read of the file: the client would wait for ever to send the rest. */
  discard: () => void;
}

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;

/**
 * Begins to read a multipart/form-data request and hands over its file part as a stream, as soon as that begins.
 * Throws Invalid when the request is not multipart or has no file named `fieldName`.
 */
export async function readMultipartFile(request: Request, fieldName = "file"): Promise<MultipartFile> {
  const missing = (reason: string) => invalid(reason, [{ name: fieldName, reason }]);
  if (request.body === null) throw missing(`Send the file as multipart/form-data, in a part named "${fieldName}".`);
  const parser = makeParser(request);
  // The platform's ReadableStream and node's are one class at run time, typed apart.
  const source = Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>);
  const fields = new Map<string, string>();

  return new Promise((resolve, reject) => {
    let file: Readable | undefined;
    const stop = (error: AppError) => {
      file?.destroy(error);
      reject(error);
      source.unpipe(parser);
      source.destroy();
    };
    parser.on("field", (name, value) => fields.set(name, value));
    parser.on("file", (name, stream, { filename }) => {
      // A form that is cut short fails this stream, perhaps before anybody reads it; unheard, that would end the process.
      stream.on("error", () => undefined);
      if (name !== fieldName || file !== undefined) {
        stream.resume();
        return;
      }
      file = stream;
      resolve({
        fields,
        fileName: filename ?? "",
        body: readFile(stream, source),
        discard: () => source.destroy(),
      });
    });
    parser.on("close", () => reject(missing(`The request has no file in a part named "${fieldName}".`)));
    parser.on("error", (error) => stop(cutShort(error)));
    source.on("error", (error) => {
      stop(cutShort(error));
      parser.destroy();
    });
    source.pipe(parser);
  });
}

function makeParser(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: { "content-type": request.headers.get("content-type") ?? "" },
      defParamCharset: "utf8",
      limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
    });
  } catch (error) {
    throw invalid("Send the file as multipart/form-data with a boundary.", [], error);
  }
}

function cutShort(cause: unknown): AppError {
  return new AppError("cancelled", "The upload was cut short. Nothing was kept; upload the file again.", { cause });
}

/** The chunks of a file part; when the reader stops early, the rest of the request is not read either. */
async function* readFile(stream: Readable, source: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw error instanceof AppError ? error : cutShort(error);
  } finally {
    if (!stream.readableEnded) source.destroy();
  }
}
