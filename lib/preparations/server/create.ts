import "server-only";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { db } from "@/lib/db/client";
import { publishDirectory, temporaryPath } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import type { PreparationDetail, Recipe } from "../schema";
import { fetchPreparation } from "./internal";
import { planPreparation } from "./plan";
import { serializeDetail } from "./serialize";
import { openSource, type PreparationSource } from "./source";
import { writeSplits } from "./write-splits";

/**
 * Applies a recipe to the newest version of a dataset, writes the three splits and records them. Throws as
 * `planPreparation` and `openSource` do; whenever it throws, neither a file nor a record is left.
 */
export async function createPreparation(
  datasetId: string,
  recipe: Recipe,
  signal?: AbortSignal,
): Promise<PreparationDetail> {
  const source = await openSource(datasetId);
  const plan = await planPreparation(source, recipe, signal);
  const id = newId("pr");
  const temporary = await temporaryPath("preparation");
  try {
    await mkdir(temporary, { mode: 0o700 });
    await writeSplits(source, plan, temporary, { signal });
    await writeFile(path.join(temporary, "recipe.json"), recipeFile(source, recipe), { mode: 0o600, flush: true });
    await publishDirectory(temporary, paths.preparation(id));
    await db.preparation.create({
      data: {
        id,
        datasetId,
        versionId: newestVersion(source).id,
        recipe,
        roles: source.roles,
        summary: plan.summary,
      },
      select: { id: true },
    });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    await rm(paths.preparation(id), { recursive: true, force: true });
    throw error;
  }
  return serializeDetail(await fetchPreparation(id));
}

function newestVersion({ dataset }: Pick<PreparationSource, "dataset">) {
  const [newest] = dataset.record.versions;
  invariant(newest !== undefined, "a ready dataset has a version");
  return newest;
}

/** What is needed to make the same files again from the same source. */
function recipeFile({ dataset, roles }: PreparationSource, recipe: Recipe): string {
  const { record, rows } = dataset;
  const { number } = newestVersion({ dataset });
  const from = { fileName: record.fileName, sha256: record.sha256, version: number, rows: rows.rowCount };
  return `${JSON.stringify({ source: from, text: roles.text, targets: roles.targets, recipe }, null, 2)}\n`;
}
