import "server-only";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { keepNewest, writeFileAtomically } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";

/** Found suspects as they are kept, so that a restart does not look for them again. The lists are in the same order. */
const storedSuspects = z.object({
  version: z.literal(1),
  judgedCount: z.number().int(),
  suspectCount: z.number().int(),
  /** Identity of the cells of the labels when they were looked for. */
  labelKey: z.string(),
  /** Labels by their codes below. */
  names: z.array(z.string()),
  rows: z.array(z.number().int()),
  labels: z.array(z.number().int()),
  suggestions: z.array(z.number().int()),
  logOdds: z.array(z.number()),
  /** Of their texts, as `sqlTextHash` gives it. */
  hashes: z.array(z.string()),
});

export type StoredSuspects = z.infer<typeof storedSuspects>;

/** Files that a dataset keeps: those of the last texts and targets that were looked at. */
const KEPT_FILES = 4;

const FILE_NAME = /^suspects-([0-9a-f]+)\.json$/;

/** What was found for this key; null where nothing is kept. A file that is not whole counts as none. */
export async function loadSuspects(datasetId: string, key: string): Promise<StoredSuspects | null> {
  const text = await readFile(/* turbopackIgnore: true */ paths.datasetSuspects(datasetId, key), "utf8").catch(
    () => null,
  );
  if (text === null) return null;
  try {
    return storedSuspects.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Keeps what was found, old or new at any instant, and removes all but the last few files. */
export async function keepSuspects(datasetId: string, key: string, found: StoredSuspects): Promise<void> {
  await writeFileAtomically(paths.datasetSuspects(datasetId, key), JSON.stringify(found));
  await keepNewest(paths.dataset(datasetId), FILE_NAME, KEPT_FILES);
}
