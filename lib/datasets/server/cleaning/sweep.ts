import "server-only";
import path from "node:path";
import { db } from "@/lib/db/client";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { evictStates } from "./state-cache";

/**
 * Removes what no record names of the datasets' steps and versions: a file is written before its record, so a crash
 * between the two leaves one. Returns how many files went.
 */
export async function sweepCleaning(): Promise<number> {
  const datasets = await db.dataset.findMany({
    where: { status: "ready" },
    select: {
      id: true,
      deletedAt: true,
      versions: { select: { number: true } },
      steps: { select: { stateKey: true } },
    },
  });
  let removed = 0;
  for (const { id, deletedAt, versions, steps } of datasets) {
    const keys = new Set(steps.map(({ stateKey }) => stateKey));
    const numbers = new Set(versions.map(({ number }) => number));
    const isNamed = (name: string) => keys.has(path.parse(name).name);
    const swept = [
      await sweepDirectory(paths.datasetSteps(id), isNamed),
      await sweepDirectory(paths.datasetStates(id), (name) => deletedAt === null && isNamed(name)),
      await sweepDirectory(paths.dataset(id), (name) => {
        const number = /^v(\d+)\.parquet$/.exec(name)?.[1];
        return number === undefined || numbers.has(Number(number));
      }),
    ];
    removed += swept.flat().length;
    await evictStates(id);
  }
  return removed;
}
