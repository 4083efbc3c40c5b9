import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { bootBatches } from "@/lib/batches/server/boot";
import { bootDatasets } from "@/lib/datasets/server/boot";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { bootEvaluations, stopEvaluations } from "@/lib/evaluations/server/boot";
import { answered, watchRequests } from "@/lib/http/open-requests";
import { endStreams } from "@/lib/http/sse";
import { bootJobs, stopJobs } from "@/lib/jobs/server/supervisor";
import { log } from "@/lib/log";
import { bootEngine } from "@/lib/mistral/server/boot";
import { bootNotifications } from "@/lib/notifications/server/boot";
import { bootPreparations } from "@/lib/preparations/server/boot";
import { remember } from "@/lib/remember";
import { ensureServers } from "@/lib/servers/server/internal";
import { ensureDirectory } from "@/lib/store/files";
import { lockDataDirectory } from "@/lib/store/lock";

const state = remember("boot", () => ({ isBooted: false }));

/** True once everything that a crash may have left was taken up again. */
export function isBooted(): boolean {
  return state.isBooted;
}

/** Runs once per process, before requests are answered: WAL, leftovers of a crash, unfinished imports and jobs. */
export async function boot(): Promise<void> {
  await ensureDirectory(env.dataDir);
  await remember("lock", () => lockDataDirectory());
  // WAL persists in the file: readers do not wait for a writer.
  if (env.databaseUrl.startsWith("file:")) await db.$queryRaw`PRAGMA journal_mode = WAL`;
  await ensureServers();
  await bootDatasets();
  await bootPreparations();
  await bootEngine();
  await bootJobs();
  await bootEvaluations();
  await bootBatches();
  remember("shutdown", stopWithProcess);
  await bootNotifications();
  state.isBooted = true;
  log.info({ dataDir: env.dataDir }, "ready");
}

/** A server that does not answer holds nobody up for longer. */
const LONGEST_MS = 10_000;
/** Nor does an upload or a download that is under way. */
const LONGEST_TRANSFER_MS = 30_000;

/**
 * A process that is told to end answers what it was asked, lets go of its jobs and its streams, and ends. Next alone would
 * wait for every connection, and browsers keep theirs open and go on asking over it.
 */
function stopWithProcess(): true {
  watchRequests();
  const stop = async () => {
    endStreams();
    const all = answered(LONGEST_TRANSFER_MS);
    const letGo = [
      stopJobs().catch((error: unknown) => log.warn({ err: error }, "jobs were not let go of")),
      stopEvaluations().catch((error: unknown) => log.warn({ err: error }, "evaluations were not let go of")),
    ];
    await Promise.race([Promise.all(letGo), sleep(LONGEST_MS)]);
    await all;
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  return true;
}

/** The same; ends the process with a sentence where that fails. */
export async function bootOrExit(): Promise<void> {
  try {
    await boot();
  } catch (error) {
    // Without its data the app cannot answer anything: better no server than one that fails at every click.
    process.stderr.write(
      `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}
