import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { hashFile, sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { sweepCleaning } from "./cleaning/sweep";
import { stoppedWhileDownloading } from "./hub/import-hub";
import { fail, importDataset } from "./import/import-dataset";
import { findSource } from "./import/source-file";
import { parseHub } from "./internal";

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
  const left = await sweepCleaning();
  if (left > 0) log.info({ files: left }, "removed files of cleaning steps without a record");
  return { imports: resumeImports() };
}

/** One after the other: the app has just started and has other things to do. */
async function resumeImports(): Promise<void> {
  try {
    const cut = await db.dataset.findMany({
      where: { status: "importing", deletedAt: null },
      select: { id: true, sha256: true, hub: true },
    });
    for (const { id, sha256, hub } of cut) {
      const from = parseHub(hub);
      if (await isWhole(id, sha256)) await importDataset(id);
      else await fail(id, from === null ? stoppedWhileReading() : stoppedWhileDownloading(from));
    }
  } catch (error) {
    log.error({ err: error }, "imports could not be taken up");
  }
}

function stoppedWhileReading(): AppError {
  return new AppError("invalid", "The app was stopped while this file was read. Upload it again.");
}

async function isWhole(id: string, sha256: string | null): Promise<boolean> {
  try {
    const path = await findSource(id);
    return path !== null && (await hashFile(path)) === sha256;
  } catch {
    // Unreadable: there is nothing to import either.
    return false;
  }
}
