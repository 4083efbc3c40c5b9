import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./measure.mjs";
import { studioApi } from "./studio-api.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Makes a finished job with as many checkpoints as wanted, in a studio of its own; its id. Throws when a call is refused. */
export async function makeCurveJob({ url, dataDir }, checkpoints) {
  const { call, until } = studioApi({ url });
  const { id } = await call("/api/datasets/import", { source: "sample", name: "assistant-intents" });
  await until(`/api/datasets/${id}`, ({ status }) => status === "ready");
  const preparation = await call(`/api/datasets/${id}/preparations`, {});
  const job = await call("/api/jobs", {
    preparationId: preparation.id,
    model: "ngram",
    autoStart: true,
    hyperparameters: { trainingSteps: 20 },
  });
  await until(`/api/jobs/${job.id}`, ({ status }) => status === "SUCCESS");
  const script = path.join(root, "scripts/bench/seed-curves.mjs");
  process.env.DATA_DIR = dataDir;
  const seeded = await run(process.execPath, [script, "--job", job.id, "--steps", checkpoints]);
  if (seeded.code !== 0) throw new Error(seeded.stderr);
  return job.id;
}
