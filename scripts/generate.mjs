import { generateIfNeeded } from "./lib/prepare.mjs";

await generateIfNeeded();
