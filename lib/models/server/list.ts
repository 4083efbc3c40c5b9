import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { ModelList, ModelsQuery } from "../schema";
import { modelSelect, serializeModel } from "./internal";
import { testScoresOf } from "./test-scores";

type Query = Pick<ModelsQuery, "limit" | "cursor"> & Partial<ModelsQuery>;

/** Models of every server, newest first, a page at a time: those in use, in the archive, or in the trash. */
export async function listModels({ limit, cursor, state = "active", q = "" }: Query): Promise<ModelList> {
  const found = await db.model.findMany({
    where: { AND: [pageAfter(cursor), IN_STATE[state], holding(q.trim())] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: modelSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  const scores = await testScoresOf(data.map(({ id }) => id));
  return { data: data.map((model) => serializeModel(model, scores.get(model.id) ?? null)), nextCursor };
}

const IN_STATE = {
  active: { archivedAt: null, deletedAt: null },
  archived: { archivedAt: { not: null }, deletedAt: null },
  trash: { deletedAt: { not: null } },
} satisfies Record<ModelsQuery["state"], Prisma.ModelWhereInput>;

function holding(text: string): Prisma.ModelWhereInput {
  if (text === "") return {};
  const contains = { contains: text };
  return { OR: [{ name: contains }, { remoteId: contains }, { aliases: { some: { name: contains } } }] };
}
