import "server-only";
import { env } from "@/lib/env";
import { tooLarge } from "@/lib/store/files";
import type { DatasetDetail } from "../schema";
import { createDataset } from "./create";
import { readUpload } from "./preview";

/** Multipart adds its boundaries and part headers to the file. */
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

/**
 * Stores and imports the `file` of a multipart request; before it, a field `name` names the dataset, and `parse` says how
 * the file is read (settings as JSON). Throws as `createDataset` does, and Invalid when the request has no file.
 */
export async function uploadDataset(request: Request, signal?: AbortSignal): Promise<DatasetDetail> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > env.maxUploadBytes + MULTIPART_OVERHEAD_BYTES) throw tooLarge(env.maxUploadBytes);
  const { body, fileName, fields, settings } = await readUpload(request);
  return createDataset({ body, fileName, name: fields.get("name"), settings, signal });
}
