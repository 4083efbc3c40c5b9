import "server-only";
import { rm } from "node:fs/promises";
import path from "node:path";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { publishFile, streamToFile, temporaryPath } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { ParseSettings } from "../parse-schema";
import type { DatasetDetail, DatasetSummary } from "../schema";
import { nameWithoutGzip } from "./import/detect-format";
import { startImport } from "./import/import-dataset";
import { optionsOf } from "./import/parse-options";
import { sourceExtension } from "./import/source-file";
import { fetchDataset } from "./internal";
import { serializeDetail } from "./serialize";

const MAX_NAME_CHARACTERS = 200;

interface CreateDataset {
  body: AsyncIterable<Uint8Array>;
  /** As the browser sent it; only its last part is kept, and never used as a path. */
  fileName: string;
  /** Name for people; else the file's name without its extension. */
  name?: string;
  source?: DatasetSummary["source"];
  /** How the file is to be read; what is left out is detected. */
  settings?: ParseSettings;
  signal?: AbortSignal;
}

/**
 * Stores an upload and imports it. A small file comes back `ready` or `failed`, a larger one `importing`. Throws
 * LimitExceeded and Cancelled; whenever it throws, neither a file nor a record is left.
 */
export async function createDataset({
  body,
  fileName,
  name,
  source = "upload",
  settings = {},
  signal,
}: CreateDataset): Promise<DatasetDetail> {
  const temporary = await temporaryPath("upload");
  const file = await streamToFile(body, temporary, { maxBytes: env.maxUploadBytes, signal });
  const id = newId("ds");
  const shownName = displayFileName(fileName);
  try {
    await publishFile(temporary, paths.datasetSource(id, sourceExtension(shownName)));
    await db.dataset.create({
      data: {
        id,
        name: firstCharacters(name?.trim() || nameFromFile(shownName)),
        status: "importing",
        source,
        fileName: shownName,
        sizeBytes: BigInt(file.sizeBytes),
        sha256: file.sha256,
        ...(Object.keys(settings).length > 0 && { parseOptions: optionsOf({}, settings) }),
      },
    });
  } catch (error) {
    await rm(temporary, { force: true });
    await rm(paths.dataset(id), { recursive: true, force: true });
    throw error;
  }
  // The upload is whole and recorded: from here on it is the import that fails, not the request.
  await startImport(id, file.sizeBytes);
  return serializeDetail(await fetchDataset(id));
}

/** The last part of a file name, whatever path or control characters a client put in. */
export function displayFileName(fileName: string): string {
  const last = fileName.split(/[\\/]/).at(-1) ?? "";
  const clean = firstCharacters(last.replace(/\p{Cc}/gu, "").trim());
  return clean === "" || clean === "." || clean === ".." ? "upload.csv" : clean;
}

/** By code points: half a surrogate pair is no text, and cannot be sent in a header. */
function firstCharacters(text: string): string {
  return [...text].slice(0, MAX_NAME_CHARACTERS).join("");
}

function nameFromFile(fileName: string): string {
  const { name } = path.parse(nameWithoutGzip(fileName));
  return name === "" ? fileName : name;
}
