import "server-only";
import { columnRoles } from "@/lib/datasets/roles-schema";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { preparationSummary, recipe } from "../schema";

/** What every verb reads of a preparation. */
export const PREPARATION_SELECT = {
  id: true,
  datasetId: true,
  versionId: true,
  recipe: true,
  roles: true,
  summary: true,
  createdAt: true,
  dataset: { select: { name: true, lockedTestId: true } },
  version: { select: { number: true } },
} satisfies Prisma.PreparationSelect;

export type PreparationRecord = Prisma.PreparationGetPayload<{ select: typeof PREPARATION_SELECT }>;

/** The preparation with this id; it outlives its dataset's deletion, since jobs use it. Throws NotFound. */
export async function fetchPreparation(id: string): Promise<PreparationRecord> {
  const record = await db.preparation.findUnique({ where: { id }, select: PREPARATION_SELECT });
  if (record === null) throw notFound("preparation", id);
  return record;
}

/** The JSON columns of a preparation, parsed. */
export function parsePreparation(record: Pick<PreparationRecord, "recipe" | "roles" | "summary">) {
  return {
    recipe: recipe.parse(record.recipe),
    roles: columnRoles.parse(record.roles),
    summary: preparationSummary.parse(record.summary),
  };
}
