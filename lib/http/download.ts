import "server-only";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";

/** A response that streams a file as a download. `fileName` may hold anything; browsers get a safe form of it. */
export async function fileResponse(
  path: string,
  { fileName, type }: { fileName: string; type: string },
): Promise<Response> {
  const { size } = await stat(path);
  const safe = fileName.replace(/[\p{Cc}\p{Cs}/\\:*?"<>|]+/gu, "-");
  const ascii = safe.replace(/[^ -~]+/g, "_").replaceAll("%", "_");
  // encodeURIComponent leaves these four, which RFC 5987 does not allow.
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const body = Readable.toWeb(createReadStream(path));
  // node's ReadableStream and the platform's are one class at run time, typed apart.
  return new Response(body as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": type,
      "content-length": String(size),
      "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
