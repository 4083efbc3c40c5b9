import "server-only";
import { db } from "@/lib/db/client";
import type { Env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { ensureDirectory, sweepDirectory } from "@/lib/store/files";
import { lockDataDirectory } from "@/lib/store/lock";
import { paths } from "@/lib/store/paths";
import { bootEngine } from "../boot";
import { listApiKeys } from "../keys/list";
import { engineSupervisor } from "../queue/supervisor";
import { haltWandb } from "../wandb/follow";
import { releaseJobs } from "./release-jobs";
import { type EngineListener, serveEngine } from "./serve";

/** Takes up what was left, serves until a signal comes, and stops gently. Throws an AppError when it cannot start. */
export async function runEngine(env: Env, say: (line: string) => void): Promise<void> {
  // From here on, so that a signal during the start is not lost.
  const signal = stopSignal();
  await ensureDirectory(env.dataDir);
  await lockDataDirectory();
  if (env.databaseUrl.startsWith("file:")) await db.$queryRaw`PRAGMA journal_mode = WAL`;
  await assertKeyIfExposed(env);
  await sweepDirectory(paths.temporary(), () => false);
  const listener = await serveEngine(env);
  await bootEngine();
  say(`The engine is ready: http://${env.host.includes(":") ? `[${env.host}]` : env.host}:${env.port}`);
  await signal;
  say("Stopping …");
  await stop(listener);
}

async function assertKeyIfExposed(env: Env): Promise<void> {
  if (!env.isExposed) return;
  const keys = await listApiKeys();
  if (keys.some((key) => key.revokedAt === null)) return;
  throw new AppError(
    "forbidden",
    `Other machines can reach ${env.host}, so the engine wants at least one API key. Make one first: npm run engine -- --new-key NAME`,
  );
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve());
  });
}

/** Runs stop at once; requests under way are answered first. */
async function stop(listener: EngineListener): Promise<void> {
  await Promise.all([listener.close(), engineSupervisor().halt()]);
  await haltWandb();
  await releaseJobs();
  await db.$disconnect();
}
