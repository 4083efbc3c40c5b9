import "server-only";
import { db } from "@/lib/db/client";
import { noMatch } from "../errors";

/** Ends another name of a model; the model stays. Throws NotFound. */
export async function deleteAlias(name: string) {
  const { count } = await db.engineAlias.deleteMany({ where: { name } });
  if (count === 0) throw noMatch("alias");
  return { name, object: "alias" as const, deleted: true as const };
}
