import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError, type FieldError, invalid } from "@/lib/errors";
import { limitsOf } from "@/lib/evaluations/metrics/apply-thresholds";
import { resetRemoteThresholds, setRemoteThresholds } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";
import type { ModelSummary, ModelTarget, ModelThresholds } from "../schema";
import { getModel } from "./get";

/**
 * Saves from which scores on labels are chosen, here and, where it has them, on the model's server; null goes back to those
 * of training. What comes after the answer is answered with them. Throws NotFound, Invalid for a target or label that the
 * model has not, and Upstream where the server refuses: then nothing has changed.
 */
export async function setThresholds(modelId: string, thresholds: ModelThresholds | null): Promise<ModelSummary> {
  const model = await getModel(modelId);
  if (thresholds !== null) assertKnown(model.targets, thresholds);
  // The server first: what it refuses is not said to hold here.
  await tellServer(model, thresholds);
  try {
    await db.model.update({
      where: { id: model.id },
      data: { thresholds: thresholds ?? Prisma.DbNull },
      select: { id: true },
    });
  } catch (error) {
    await tellServer(model, model.thresholds);
    throw error;
  }
  return getModel(model.id);
}

function assertKnown(targets: readonly ModelTarget[], thresholds: ModelThresholds): void {
  const fields = thresholds.flatMap(({ target, labels }, index): FieldError[] => {
    const found = targets.find(({ name }) => name === target);
    const name = `thresholds.${index}`;
    if (found === undefined) return [{ name, reason: `The model has no target “${target}”.` }];
    const strange = labels.filter(([label]) => !found.labels.includes(label));
    return strange.map(([label]) => ({ name, reason: `“${target}” has no label “${label}”.` }));
  });
  const [first] = fields;
  if (first !== undefined) throw invalid(first.reason, fields);
}

/** A server without our extensions keeps none: then they hold in this app alone. */
async function tellServer(
  { serverId, remoteId, targets }: ModelSummary,
  thresholds: ModelThresholds | null,
): Promise<void> {
  try {
    const address = await addressOf(serverId);
    if (thresholds === null || thresholds.length === 0) await resetRemoteThresholds(address, remoteId);
    else await setRemoteThresholds(address, remoteId, onTheWire(targets, thresholds));
  } catch (error) {
    const status = error instanceof AppError ? error.extra?.status : undefined;
    if (status !== 404 && status !== 405) throw error;
  }
}

/** Every label by name, so that what was set there before leaves nothing behind. */
function onTheWire(targets: readonly ModelTarget[], thresholds: ModelThresholds) {
  const entries = thresholds.flatMap((own): [string, Record<string, number>][] => {
    const target = targets.find(({ name }) => name === own.target);
    if (target === undefined) return [];
    const kind = target.lossFunction === "multi_class" ? "multi" : "single";
    // In single precision, as `chooseByThresholds` has it, 0.7 would be sent as 0.699999988.
    const limits = limitsOf(target.labels, kind, own);
    const rounded = target.labels.map((label, index): [string, number] => [
      label,
      Number((limits[index] ?? 0).toFixed(6)),
    ]);
    return [[own.target, Object.fromEntries(rounded)]];
  });
  return Object.fromEntries(entries);
}
