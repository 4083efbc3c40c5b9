import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import type { ParseSettings } from "../parse-schema";
import { startImport } from "./import/import-dataset";
import { optionsOf } from "./import/parse-options";
import { fetchDataset, parseParseOptions } from "./internal";

/**
 * Reads the source of a dataset again under other settings; what they leave out is detected. The rows become a new first
 * version, with roles guessed anew; a small dataset is `ready` or `failed` afterwards, a larger one `importing`. Throws
 * NotFound; InvalidState while it is imported; Conflict where steps or preparations rely on how it was read.
 */
export async function rereadDataset(id: string, settings: ParseSettings): Promise<void> {
  const { name, status, sizeBytes, parseOptions } = await fetchDataset(id);
  if (status === "importing") throw stillImporting(name);
  // The conditions are looked at in the very statement that starts the reading: a step could come in between.
  const nothing = Prisma.DbNull;
  const { count } = await db.dataset.updateMany({
    where: { id, status, deletedAt: null, steps: { none: {} }, preparations: { none: {} } },
    data: {
      status: "importing",
      parseOptions: optionsOf(parseParseOptions(parseOptions) ?? {}, settings),
      ...{ counts: nothing, columns: nothing, roles: nothing, error: nothing },
      ...{ rowCount: 0, rejectedCount: 0, appliedSteps: 0 },
    },
  });
  if (count === 0) throw (await fetchDataset(id)).status === "importing" ? stillImporting(name) : whyNot(name);
  await startImport(id, Number(sizeBytes));
}

function stillImporting(name: string): AppError {
  return new AppError("invalid_state", `“${name}” is still being imported. Try again in a moment.`, {
    retryable: true,
  });
}

function whyNot(name: string): AppError {
  return new AppError(
    "conflict",
    `“${name}” has cleaning steps or prepared splits that rely on how it was read. To read the file in another way, upload it again.`,
  );
}
