/**
 * Serves the engine alone, without the dashboard, for other machines to add as a server:
 *
 *   npm run engine
 *   npm run engine -- --help
 */
import { bundle } from "./lib/bundle.mjs";
import { loadEnv } from "./lib/load-env.mjs";
import { generateIfNeeded } from "./lib/prepare.mjs";
import { migrate } from "./lib/schema-engine.mjs";

// lib/env.ts reads it: this role has another port, and may listen on a network.
process.env.STUDIO_ROLE = "engine";

const env = await loadEnv();
await generateIfNeeded();
await migrate(env.databaseUrl, env.databaseAuthToken).catch((error) => {
  console.error(`The database ${env.databaseUrl} cannot be opened: ${error.message}`);
  process.exit(1);
});
const { main } = await import(await bundle("lib/mistral/server/standalone/command.ts"));
// Worker threads and timers may still be about.
process.exit(await main(process.argv.slice(2)));
