import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const FIXTURES = path.join(import.meta.dirname, "..", "mistral", "fixtures");

const manifestSchema = z.object({
  entries: z.array(
    z.object({
      file: z.string(),
      kind: z.enum(["request", "response", "error", "dataset"]),
      operation: z.string().optional(),
      method: z.string().optional(),
      path: z.string().optional(),
      status: z.int().optional(),
      schema: z.string().optional(),
      variant: z.string().optional(),
    }),
  ),
});
export type FixtureEntry = z.infer<typeof manifestSchema>["entries"][number];

/** What the manifest of the fixtures lists. */
export function readManifest(): FixtureEntry[] {
  return manifestSchema.parse(JSON.parse(readFixtureText("MANIFEST.json"))).entries;
}

/** A fixture's text as it lies there. */
export function readFixtureText(file: string): string {
  return readFileSync(path.join(FIXTURES, file), "utf8");
}
