import "server-only";
import { access, constants } from "node:fs/promises";
import { isBooted } from "@/lib/boot";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { HealthReport } from "../schema";

/** Asks the database and the disk; never throws. */
export async function checkHealth(): Promise<HealthReport> {
  const checks = await Promise.all([
    check("database", () => db.$queryRaw`SELECT 1`),
    check("data directory", () => access(env.dataDir, constants.W_OK)),
    check("background work", async () => {
      if (!isBooted()) throw new Error("The app is still starting.");
    }),
  ]);
  return { status: checks.every((entry) => entry.isOk) ? "ready" : "starting", checks };
}

async function check(name: string, work: () => Promise<unknown>) {
  try {
    await work();
    return { name, isOk: true, reason: null };
  } catch (error) {
    return { name, isOk: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
