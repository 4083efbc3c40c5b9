import "server-only";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { fetchFile } from "./internal";
import { assertSignature } from "./signed-url";

/** The bytes of a file as they were uploaded. Throws NotFound, and Forbidden for a signed address that is not valid. */
export async function downloadFile(id: string, requestUrl: string) {
  await assertSignature(id, requestUrl);
  const file = await fetchFile(id);
  const handle = await open(paths.engineFile(id)).catch((cause: unknown) => {
    throw new AppError("internal", `The content of ${file.fileName} is missing on the disk.`, { cause });
  });
  // The same class under two names: Node's types and the DOM's.
  const body = Readable.toWeb(handle.createReadStream()) as unknown as ReadableStream<Uint8Array>;
  const headers = {
    // Exactly this type: the SDKs refuse any other.
    "content-type": "application/octet-stream",
    "content-length": String(file.sizeBytes),
    "content-disposition": `attachment; filename*=UTF-8''${encodeFileName(file.fileName)}`,
    "x-content-type-options": "nosniff",
  };
  return { body, headers };
}

/** RFC 8187: percent-encoded, including the marks that encodeURIComponent leaves alone. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
