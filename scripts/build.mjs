import { buildIfNeeded } from "./lib/prepare.mjs";

const built = await buildIfNeeded();
if (!built) console.log("The build is up to date.");
