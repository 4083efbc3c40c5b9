import "server-only";
import { rm } from "node:fs/promises";
import { AppError, invalid } from "@/lib/errors";
import { type MultipartFile, readMultipartFile } from "@/lib/http/multipart";
import { streamToFile, temporaryPath } from "@/lib/store/files";
import { type ParsePreview, type ParseSettings, parseSettings } from "../parse-schema";
import { displayFileName } from "./create";
import { previewSource } from "./import/preview-source";
import { findSource } from "./import/source-file";
import { fetchDataset } from "./internal";

/** The beginning of a text, or a whole workbook: more is not needed to see a few rows. */
const MAX_PREVIEW_BYTES = 16 * 1024 ** 2;

/**
 * The first rows of a file before it is stored: the multipart request holds its beginning as `file`, and before that, if
 * need be, `parse` (settings as JSON) and `sizeBytes` of the whole file. Nothing is kept. Throws Invalid, LimitExceeded
 * and Cancelled; what cannot be read is a `problem` in the answer.
 */
export async function previewUpload(request: Request, signal?: AbortSignal): Promise<ParsePreview> {
  const { body, fileName, fields, settings } = await readUpload(request);
  const path = await temporaryPath("preview");
  try {
    const { sizeBytes } = await streamToFile(body, path, { maxBytes: MAX_PREVIEW_BYTES, signal }).catch(
      sayPreviewLimit,
    );
    const isWhole = sizeBytes >= Number(fields.get("sizeBytes") ?? sizeBytes);
    return await previewSource({ path, fileName: displayFileName(fileName), isWhole, settings, signal });
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * The first rows of a dataset's source under other settings. To tell the encoding, all of it may have to be read. Throws
 * NotFound and Cancelled.
 */
export async function previewStored(id: string, settings: ParseSettings, signal?: AbortSignal): Promise<ParsePreview> {
  const { fileName } = await fetchDataset(id);
  const path = await findSource(id);
  if (path === null)
    throw new AppError("invalid_state", "The file of this dataset is not there yet.", { retryable: true });
  return previewSource({ path, fileName, isWhole: true, settings, signal });
}

/** The file of a multipart request, with the parse settings that stand before it as JSON in a field `parse`. Throws Invalid. */
export async function readUpload(request: Request): Promise<MultipartFile & { settings: ParseSettings }> {
  const file = await readMultipartFile(request);
  try {
    return { ...file, settings: settingsField(file.fields) };
  } catch (error) {
    file.discard();
    throw error;
  }
}

function settingsField(fields: ReadonlyMap<string, string>): ParseSettings {
  const text = fields.get("parse") ?? "{}";
  const refused = (reason: string) => invalid(`The settings are not valid. ${reason}`, [{ name: "parse", reason }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("They are not JSON.");
  }
  const result = parseSettings.safeParse(value);
  if (!result.success) throw refused(result.error.issues[0]?.message ?? "");
  return result.data;
}

function sayPreviewLimit(error: unknown): never {
  if (!(error instanceof AppError && error.code === "limit_exceeded")) throw error;
  const megabytes = MAX_PREVIEW_BYTES / 1024 ** 2;
  throw new AppError("limit_exceeded", `A preview takes at most the first ${megabytes} MB of a file.`, {
    cause: error,
  });
}
