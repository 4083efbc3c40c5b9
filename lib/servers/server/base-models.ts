import "server-only";
import { upstreamError } from "@/lib/mistral/client";
import type { BaseModelList } from "../schema";
import { clientFor } from "./internal";

/** Models of a server that a classifier can start from. Throws NotFound, or Upstream with what the server said. */
export async function listBaseModels(serverId: string): Promise<BaseModelList> {
  const client = await clientFor(serverId);
  try {
    const { data } = await client.models.list();
    const base = (data ?? []).filter((card) => card.type === "base" && card.capabilities.fineTuning === true);
    return {
      data: base.map((card) => ({
        id: card.id,
        name: ("name" in card ? card.name : null) ?? card.id,
        description: ("description" in card ? card.description : null) ?? null,
      })),
    };
  } catch (error) {
    throw upstreamError(error);
  }
}
