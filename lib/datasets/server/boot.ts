import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { hashFile, sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { fail, importDataset } from "./import/import-dataset";

/**
 * Puts datasets in order after a stop or a crash, before requests come in: removes half-written files and folders
 * that no record names, and takes up the imports that were cut short. Returns when the sweep is done; `imports` settles
 * when those imports are, and never rejects.
 */
export async function bootDatasets(): Promise<{ imports: Promise<void> }> {
  await sweepDirectory(paths.temporary(), () => false);
  const records = await db.dataset.findMany({ select: { id: true } });
  const known = new Set(records.map(({ id }) => id));
  const swept = await sweepDirectory(paths.datasets(), (name) => known.has(name));
  if (swept.length > 0) log.info({ folders: swept.length }, "removed dataset folders without a record");
  return { imports: resumeImports() };
}

/** One after the other: the app has just started and has other things to do. */
async function resumeImports(): Promise<void> {
  try {
    const cut = await db.dataset.findMany({
      where: { status: "importing", deletedAt: null },
      select: { id: true, sha256: true },
    });
    for (const { id, sha256 } of cut) {
      if (await isWhole(id, sha256)) await importDataset(id);
      else await fail(id, new AppError("invalid", "The app was stopped while this file was read. Upload it again."));
    }
  } catch (error) {
    log.error({ err: error }, "imports could not be taken up");
  }
}

async function isWhole(id: string, sha256: string | null): Promise<boolean> {
  try {
    return sha256 !== null && (await hashFile(paths.datasetSource(id, "csv"))) === sha256;
  } catch {
    // Missing or unreadable: either way there is nothing to import.
    return false;
  }
}
