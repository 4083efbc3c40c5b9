import "server-only";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";

interface Download {
  /** May hold anything; browsers get a safe form of it. */
  fileName: string;
  type: string;
}

/** A response that streams a file as a download. */
export async function fileResponse(path: string, download: Download): Promise<Response> {
  const { size } = await stat(path);
  const body = Readable.toWeb(createReadStream(path));
  // node's ReadableStream and the platform's are one class at run time, typed apart.
  return new Response(body as ReadableStream<Uint8Array>, { headers: downloadHeaders(size, download) });
}

/** A response that sends a text as a download. */
export function textResponse(text: string, download: Download): Response {
  const body = Buffer.from(text);
  return new Response(body, { headers: downloadHeaders(body.byteLength, download) });
}

/** A response that sends pieces of a download as they are made; it stops asking for them when the client leaves. */
export function streamedResponse(chunks: AsyncIterable<string | Uint8Array>, download: Download): Response {
  const body = Readable.toWeb(Readable.from(chunks, { objectMode: false }));
  // As above.
  return new Response(body as ReadableStream<Uint8Array>, { headers: downloadHeaders(null, download) });
}

/** A response that passes bytes on as a download while they come. */
export function bytesResponse(bytes: ReadableStream<Uint8Array>, download: Download): Response {
  return new Response(bytes, { headers: downloadHeaders(null, download) });
}

function downloadHeaders(sizeBytes: number | null, { fileName, type }: Download): Record<string, string> {
  const safe = fileName.replace(/[\p{Cc}\p{Cs}/\\:*?"<>|]+/gu, "-");
  const ascii = safe.replace(/[^ -~]+/g, "_").replaceAll("%", "_");
  // encodeURIComponent leaves these four, which RFC 5987 does not allow.
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    "content-type": type,
    ...(sizeBytes === null ? {} : { "content-length": String(sizeBytes) }),
    "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
}
