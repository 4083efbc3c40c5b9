import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

interface CurvesInput {
  jobId: string;
  steps: number;
  /** Steps between two evaluations. */
  every?: number;
}

/** Gives a job that is over the curves of a training that over-fits from the 60th of its 100 parts on. */
export async function seedCurves({ jobId, steps, every = 10 }: CurvesInput): Promise<void> {
  const dataDir = process.env.E2E_DATA_DIR ?? "./data/e2e";
  const args = ["--job", jobId, "--steps", String(steps), "--every", String(every), "--best", "0.6"];
  await run(process.execPath, ["scripts/bench/seed-curves.mjs", ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
}
