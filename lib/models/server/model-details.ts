import "server-only";
import { z } from "zod";
import { type ServerAddress, upstreamError } from "@/lib/mistral/client";
import { callExtension } from "@/lib/mistral/extensions";
import type { ModelThresholds } from "../schema";

/** What is read of a model's details; an engine of another version may tell more. */
const detailsSchema = z.object({
  targets: z.array(
    z.object({
      name: z.string(),
      temperature: z.number().positive(),
      threshold: z.number(),
      thresholds: z.record(z.string(), z.number()).nullable(),
    }),
  ),
});

export interface ModelDetails {
  /** As training found them, or somebody set them there. */
  thresholds: ModelThresholds;
  temperatures: Map<string, number>;
}

/** What a server with our extensions tells of a model; null from others. Throws Cancelled. */
export async function modelDetails(
  address: ServerAddress,
  remoteId: string,
  signal?: AbortSignal,
): Promise<ModelDetails | null> {
  try {
    const { targets } = await callExtension(address, {
      path: `models/${encodeURIComponent(remoteId)}`,
      response: detailsSchema,
      signal,
    });
    return {
      thresholds: targets.map(({ name, threshold, thresholds }) => ({
        target: name,
        default: threshold,
        labels: Object.entries(thresholds ?? {}),
      })),
      temperatures: new Map(targets.map(({ name, temperature }) => [name, temperature])),
    };
  } catch (error) {
    signal?.throwIfAborted();
    // Whatever is wrong with the extension: the answers are there, and are worth as much without.
    if (upstreamError(error).code === "internal") throw error;
    return null;
  }
}
