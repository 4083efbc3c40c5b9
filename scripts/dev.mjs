import { loadEnv } from "./lib/load-env.mjs";
import { generateIfNeeded } from "./lib/prepare.mjs";
import { bins, runBin } from "./lib/run.mjs";
import { migrate } from "./lib/schema-engine.mjs";

const env = await loadEnv();
await generateIfNeeded();
await migrate(env.databaseUrl, env.databaseAuthToken);
process.exitCode = await runBin(bins.next, ["dev", "-H", env.host, "-p", String(env.port)]);
