import "server-only";
import { addressOf } from "@/lib/servers/server/internal";
import type { ModelSummary, ModelTarget, ModelThresholds } from "../schema";
import { modelDetails } from "./model-details";

/**
 * From which scores on a model's labels are chosen, now: what `chooseThresholds` makes of those that were saved and those
 * that its server tells. Throws NotFound and InvalidState for a server that is gone.
 */
export async function thresholdsInForce(model: ModelSummary): Promise<ModelThresholds> {
  const { targets, thresholds, serverId, remoteId } = model;
  const saved = new Set(thresholds?.map(({ target }) => target));
  const isWhole = targets.every((target) => isSingle(target) || saved.has(target.name));
  const details = isWhole ? null : await modelDetails(await addressOf(serverId), remoteId);
  return chooseThresholds(targets, thresholds, details) ?? [];
}

/**
 * By which scores labels are chosen: as saved, of targets with several labels as training found where nothing was, and
 * from a half on where nobody tells. A target with one label gets its highest score unless something was saved; null where
 * that holds for all.
 */
export function chooseThresholds(
  targets: readonly Target[],
  saved: ModelThresholds | null,
  details: { thresholds: ModelThresholds } | null,
): ModelThresholds | null {
  const chosen = targets.flatMap((one) => {
    const isNamed = ({ target }: { target: string }) => target === one.name;
    const own = saved?.find(isNamed);
    if (isSingle(one)) return own === undefined ? [] : [own];
    const found = own ?? details?.thresholds.find(isNamed);
    return [{ target: one.name, labels: [], ...found, default: found?.default ?? 0.5 }];
  });
  return chosen.length === 0 ? null : chosen;
}

type Target = Pick<ModelTarget, "name" | "lossFunction">;

const isSingle = ({ lossFunction }: Target) => lossFunction === "single_class";
