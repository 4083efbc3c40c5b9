import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { type FieldError, invalid } from "@/lib/errors";
import { limitsOf } from "@/lib/evaluations/metrics/apply-thresholds";
import { withLock } from "@/lib/lock";
import { log } from "@/lib/log";
import { setRemoteThresholds } from "@/lib/mistral/extensions";
import type { ModelSummary, ModelTarget, TargetThresholds } from "../schema";
import { getModel } from "./get";
import { tellServer } from "./tell-server";

/**
 * Saves from which scores on labels of one target are chosen, here and, where it can, on the model's server; null goes back
 * to those of training, and other targets keep theirs. What comes after the answer is answered with them. Throws NotFound,
 * Invalid for a target or label that the model has not, InvalidState for a model or server that is gone, and Upstream where
 * the server refuses: then nothing has changed.
 */
export async function setThresholds(
  modelId: string,
  target: string,
  thresholds: TargetThresholds | null,
): Promise<ModelSummary> {
  const { id } = await getModel(modelId);
  // One after the other: each is put beside those that the one before has saved.
  return withLock(`models/${id}/thresholds`, async () => save(await getModel(id), target, thresholds));
}

async function save(model: ModelSummary, name: string, own: TargetThresholds | null): Promise<ModelSummary> {
  const target = knownTarget(model.targets, name, own);
  const before = model.thresholds ?? [];
  const others = before.filter((one) => one.target !== name);
  const all = own === null ? others : [...others, { ...own, target: name }];
  const tell = (thresholds: TargetThresholds | null) =>
    tellServer(model.serverId, (address) =>
      setRemoteThresholds(address, model.remoteId, { [name]: thresholds && onTheWire(target, thresholds) }),
    );
  // The server first: what it refuses is not said to hold here.
  await tell(own);
  try {
    const data = { thresholds: all.length === 0 ? Prisma.DbNull : all };
    await db.model.update({ where: { id: model.id }, data, select: { id: true } });
  } catch (error) {
    // The first error is the reason, whatever comes of this.
    await tell(before.find((one) => one.target === name) ?? null).catch((cause: unknown) =>
      log.warn(
        { modelId: model.id, target: name, err: cause },
        "a server kept thresholds that could not be stored here",
      ),
    );
    throw error;
  }
  return getModel(model.id);
}

function knownTarget(targets: readonly ModelTarget[], name: string, own: TargetThresholds | null): ModelTarget {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw refused([{ name: "target", reason: `The model has no target “${name}”.` }]);
  const strange = own?.labels.filter(([label]) => !target.labels.includes(label)) ?? [];
  const fields = strange.map(([label]) => ({ name: "thresholds", reason: `“${name}” has no label “${label}”.` }));
  if (fields.length > 0) throw refused(fields);
  return target;
}

function refused(fields: FieldError[]) {
  return invalid(fields[0]?.reason ?? "", fields);
}

/** Every label by name, so that what was set there before leaves nothing behind. */
function onTheWire({ labels, lossFunction }: ModelTarget, own: TargetThresholds): Record<string, number> {
  // In single precision, as `chooseByThresholds` has it, 0.7 would be sent as 0.699999988.
  const limits = limitsOf(labels, lossFunction === "multi_class" ? "multi" : "single", own);
  return Object.fromEntries(labels.map((label, index) => [label, Number((limits[index] ?? 0).toFixed(6))]));
}
