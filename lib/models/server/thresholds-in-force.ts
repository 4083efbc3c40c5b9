import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { callExtension } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";
import type { ModelSummary, ModelThresholds } from "../schema";

/** What is read of a model's details; an engine of another version may tell more. */
const detailsSchema = z.object({
  targets: z.array(
    z.object({
      name: z.string(),
      loss_function: z.string(),
      threshold: z.number(),
      thresholds: z.record(z.string(), z.number()).nullable(),
    }),
  ),
});

/**
 * From which scores on a model's labels are chosen: as saved by a person, else as its training found, where its server tells
 * that; a target that is not among them has no thresholds.
 */
export async function thresholdsInForce(model: ModelSummary): Promise<ModelThresholds> {
  if (model.thresholds !== null) return model.thresholds;
  try {
    const path = `models/${encodeURIComponent(model.remoteId)}`;
    const { targets } = await callExtension(await addressOf(model.serverId), { path, response: detailsSchema });
    return targets
      .filter(({ loss_function }) => loss_function === "multi_class")
      .map(({ name, threshold, thresholds }) => ({
        target: name,
        default: threshold,
        labels: Object.entries(thresholds ?? {}),
      }));
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
