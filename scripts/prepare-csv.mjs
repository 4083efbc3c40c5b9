/**
 * From a CSV file to train.jsonl, validation.jsonl and test.jsonl, with no server and no database:
 *
 *   npm run prepare-csv -- data.csv out/ --text-column text --label-column label
 */
import { bundle } from "./lib/bundle.mjs";

const { main } = await import(await bundle("lib/preparations/server/direct/command.ts"));
process.exitCode = await main(process.argv.slice(2));
