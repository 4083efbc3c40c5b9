import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type RolesInput, rolesInput } from "@/lib/datasets/roles-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { createDataset } from "@/lib/datasets/server/create";
import { updateDataset } from "@/lib/datasets/server/update";
import { type PreparationPreview, type RecipeInput, recipe, type SplitName } from "@/lib/preparations/schema";
import type { PoolOptions } from "@/lib/preparations/server/pool";
import { previewPreparation } from "@/lib/preparations/server/preview";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import { bytesOf } from "./factories";

/** Things that the tests of several verbs need. */

const line = z.object({ text: z.string(), labels: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });

export const KEEP_ALL = { balance: { minSamples: 0, maxSamples: null } } satisfies RecipeInput;

/** A dataset of these rows with these roles; the first row is the header. Cells may hold anything but quotes. */
export async function datasetOf(rows: readonly (readonly string[])[], roles: RolesInput): Promise<DatasetDetail> {
  const csv = rows.map((cells) => `${cells.map((cell) => `"${cell}"`).join(",")}\n`).join("");
  const { id, error } = await createDataset({ body: bytesOf(csv), fileName: "rows.csv" });
  invariant(error === null, error?.message ?? "");
  return updateDataset(id, { roles: rolesInput.parse(roles) });
}

/** The lines of a split, parsed. */
export async function linesOf(preparationId: string, split: SplitName): Promise<z.infer<typeof line>[]> {
  const text = await readFile(paths.preparationSplit(preparationId, split), "latin1");
  return text
    .split("\n")
    .filter((one) => one !== "")
    .map((one) => line.parse(JSON.parse(one)));
}

/** What a recipe would make; fails the test when it is refused. */
export async function previewOf(
  datasetId: string,
  input: RecipeInput,
  options?: PoolOptions,
): Promise<PreparationPreview> {
  const { preview, refusal } = await previewPreparation(datasetId, recipe.parse(input), options);
  invariant(preview, refusal?.message ?? "no preview");
  return preview;
}

/** The fields that refuse a recipe; fails the test when it is not refused. */
export async function refusedFields(datasetId: string, input: RecipeInput): Promise<string[]> {
  const { refusal } = await previewPreparation(datasetId, recipe.parse(input));
  invariant(refusal, "the recipe was not refused");
  return refusal.fields.map(({ name }) => name);
}
