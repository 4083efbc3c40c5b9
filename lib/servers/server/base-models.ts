import "server-only";
import { upstreamError } from "@/lib/mistral/client";
import type { BaseModelList } from "../schema";
import { clientFor } from "./internal";

/** Models of a server that a classifier can start from. Throws NotFound, or Upstream with what the server said. */
export async function listBaseModels(serverId: string): Promise<BaseModelList> {
  const client = await clientFor(serverId);
  try {
    const { data } = await client.models.list();
    return {
      data: (data ?? []).flatMap((card) =>
        card.type === "base" && "id" in card && card.capabilities.fineTuning
          ? [{ id: card.id, name: card.name ?? card.id, description: card.description ?? null }]
          : [],
      ),
    };
  } catch (error) {
    throw upstreamError(error);
  }
}
