import "server-only";
import { rm } from "node:fs/promises";
import type { ParseSettings } from "@/lib/datasets/parse-schema";
import { displayFileName } from "@/lib/datasets/server/create";
import { sourceExtension } from "@/lib/datasets/server/import/source-file";
import { readUpload } from "@/lib/datasets/server/preview";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import { getModel } from "@/lib/models/server/get";
import { publishFile, streamToFile, temporaryPath } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { BatchDetail } from "../schema";
import { deleteBatch } from "./delete";
import { getBatchRecord } from "./internal";
import { readSource } from "./read-source";
import { serializeBatchDetail } from "./serialize";

/** What most people drop is read in the meantime; what takes longer is seen on its page. */
const WAIT_MS = 5_000;

interface CreateBatch {
  body: AsyncIterable<Uint8Array>;
  /** As the browser sent it; only its last part is kept, and never used as a path. */
  fileName: string;
  modelId: string;
  settings?: ParseSettings;
  signal?: AbortSignal;
}

/**
 * Stores the `file` of a multipart request for the model that a field `modelId` before it names, and begins to read it; a
 * field `parse` says how (settings as JSON). Throws as `createBatch` does, and Invalid when the request has no file.
 */
export async function uploadBatch(request: Request, signal?: AbortSignal): Promise<BatchDetail> {
  const { body, fileName, fields, settings, discard } = await readUpload(request);
  const modelId = fields.get("modelId") ?? "";
  try {
    await assertUsable(modelId);
  } catch (error) {
    discard();
    throw error;
  }
  return createBatch({ body, fileName, modelId, settings, signal });
}

async function assertUsable(modelId: string): Promise<void> {
  if (modelId === "") throw invalid("Choose a model.", [{ name: "modelId", reason: "Choose a model." }]);
  const { name, deletedAt } = await getModel(modelId);
  if (deletedAt === null) return;
  throw new AppError("invalid_state", `The model “${name}” is in the trash. Restore it, or choose another.`);
}

/**
 * Stores a file and reads it: a small one comes back as a `draft`, a larger one as `reading`, which may fail later. Throws
 * NotFound for an unknown model, Invalid for a small file that cannot be read, LimitExceeded and Cancelled; whenever it
 * throws, neither a file nor a record is left.
 */
export async function createBatch({ body, fileName, modelId, settings, signal }: CreateBatch): Promise<BatchDetail> {
  const model = await getModel(modelId);
  const temporary = await temporaryPath("upload");
  const { sizeBytes } = await streamToFile(body, temporary, { maxBytes: env.maxUploadBytes, signal });
  const id = newId("bat");
  const shownName = displayFileName(fileName);
  try {
    await publishFile(temporary, paths.batchSource(id, sourceExtension(shownName)));
    await db.batch.create({
      data: { id, modelId: model.id, status: "reading", fileName: shownName, sizeBytes: BigInt(sizeBytes) },
    });
  } catch (error) {
    await rm(temporary, { force: true });
    await rm(paths.batch(id), { recursive: true, force: true });
    throw error;
  }
  await atMost(WAIT_MS, readSource(id, settings));
  const record = await getBatchRecord(id);
  if (record.status !== "failed") return serializeBatchDetail(record);
  // Whoever sent it still sees the file: it is refused there, and nothing of it stays.
  await deleteBatch(id);
  throw invalid(record.error?.message ?? "The file could not be read.");
}

/** Waits for something that never rejects, but not for ever. */
async function atMost(waitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([work, waited]);
  clearTimeout(timer);
}
