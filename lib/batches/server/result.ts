import "server-only";
import { AppError, notFound } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { assertStarted, getBatchRecord } from "./internal";
import { resultFormatOf, resultName } from "./result-format";
import { runningOf } from "./running";
import { resultBytes } from "./writing/result-bytes";

const TYPES = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

interface BatchResult {
  fileName: string;
  type: string;
  /** The finished file, or the bytes of what there is so far. */
  source: { path: string } | { bytes: AsyncIterable<Uint8Array> };
}

/**
 * The file with its answers: all of it once the batch is ready; of one that was stopped or has failed as far as it came, with
 * empty cells in the other rows. Throws NotFound, and InvalidState while there is nothing to give.
 */
export async function batchResult(batchId: string): Promise<BatchResult> {
  const record = await getBatchRecord(batchId);
  if (record.status === "draft" || record.status === "reading" || record.settings === null) throw notYet();
  const batch = assertStarted(record);
  const format = resultFormatOf(batch.fileName, batch.parse.options.format);
  const named = { fileName: resultName(batch.fileName, format), type: TYPES[format] };
  if (batch.status === "ready") return { ...named, source: { path: paths.batchResult(batchId, format) } };
  // While it runs, the file would be another one by its end than at its beginning.
  if (runningOf(batchId) !== undefined || batch.status === "running" || batch.status === "writing") throw notYet();
  return { ...named, source: { bytes: resultBytes(batch).bytes } };
}

function notYet(): AppError {
  return new AppError("invalid_state", "There is no result yet. Wait until the batch is done, or stop it first.");
}

/** Where the list of rejected lines is, and a name for the download. Throws NotFound where no line was rejected. */
export async function batchRejectedFile(batchId: string): Promise<{ path: string; fileName: string }> {
  const { parse, fileName } = await getBatchRecord(batchId);
  if (parse === null || parse.counts.rejected === 0) throw notFound("list of rejected lines for batch", batchId);
  return { path: paths.batchRejected(batchId), fileName: `${fileName}-rejected.csv` };
}
