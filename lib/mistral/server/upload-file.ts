import "server-only";
import { rm } from "node:fs/promises";
import { db, isUniqueViolation } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { publishFile } from "@/lib/store/files";
import { newUuid } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import { uploadFieldsSchema } from "../requests";
import type { WireFile } from "../schema";
import { invalidFileFormat, invalidItems, invalidValue, validationItems } from "./errors";
import { createJsonlChecker } from "./jsonl-checker";
import { FORM_OVERHEAD_BYTES, type ReceivedFile, receiveForm } from "./multipart";
import { serializeFile } from "./serialize";

/** 512 MB, the hosted API's limit for a file. */
const MAX_FILE_BYTES = 512 * 1024 ** 2;

/**
 * Stores a JSON Lines file sent as multipart form data. The same content under the same name is stored once: then the
 * existing object comes back. Throws LimitExceeded over `maxBytes`, and Invalid with the first line that is not a sample.
 */
export async function uploadFile(request: Request, { maxBytes = MAX_FILE_BYTES } = {}): Promise<WireFile> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes + FORM_OVERHEAD_BYTES) throw tooLarge(maxBytes);
  const checker = createJsonlChecker();
  const form = await receiveForm(request, { maxBytes, onChunk: checker.push }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "limit_exceeded" ? tooLarge(maxBytes) : error;
  });
  const { file } = form;
  try {
    const { purpose, visibility } = parseFields(form.fields);
    const { lines, problem } = checker.finish();
    if (problem !== null) throw invalidFileFormat(`${file.fileName} ${problem}`);
    if (lines === 0) throw invalidFileFormat(`${file.fileName} has no lines`);
    return await store(file, { purpose, visibility, numLines: lines });
  } finally {
    await rm(file.temporary, { force: true });
  }
}

function tooLarge(maxBytes: number): AppError {
  const message = `The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB, the limit of one file. Split it and name both parts in the job.`;
  return new AppError("limit_exceeded", "Request Entity Too Large", { extra: { message } });
}

function parseFields(fields: Record<string, string>) {
  const parsed = uploadFieldsSchema.safeParse(fields);
  if (!parsed.success) throw invalidItems(validationItems(parsed.error, ["body"], fields, false));
  if (parsed.data.purpose !== "fine-tune") {
    throw invalidValue(["body", "purpose"], "This server only takes files for fine-tuning (purpose fine-tune).");
  }
  return parsed.data;
}

interface Attributes {
  purpose: string;
  visibility: string;
  numLines: number;
}

async function store(file: ReceivedFile, attributes: Attributes): Promise<WireFile> {
  const { sha256, fileName, sizeBytes } = file;
  const existing = await db.engineFile.findUnique({ where: { sha256_fileName: { sha256, fileName } } });
  if (existing) return serializeFile(existing);
  const id = newUuid();
  // File first, record second: a crash in between leaves a file that no record names, which the sweep at boot removes.
  await publishFile(file.temporary, paths.engineFile(id));
  try {
    return serializeFile(await db.engineFile.create({ data: { id, fileName, sizeBytes, sha256, ...attributes } }));
  } catch (error) {
    await rm(paths.engineFile(id), { force: true });
    if (!isUniqueViolation(error)) throw error;
    // Somebody stored the same file in the meantime.
    return serializeFile(await db.engineFile.findUniqueOrThrow({ where: { sha256_fileName: { sha256, fileName } } }));
  }
}
