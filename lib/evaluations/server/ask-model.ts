import "server-only";
import { AppError } from "@/lib/errors";
import { mistralClient } from "@/lib/mistral/client";
import { modelThresholds } from "@/lib/models/schema";
import { addressOf } from "@/lib/servers/server/internal";
import type { Answered, AnswerRows } from "./answering";
import { askRows } from "./ask-rows";
import { modelDetails } from "./model-details";

/** Asks a model on its server for every row. Its saved thresholds choose the labels, or else the server's own. */
export const askModel: AnswerRows = async (question) => {
  const { evaluation, signal } = question;
  const { model, serverId, targets } = evaluation;
  if (model === null) throw new AppError("not_found", "The model of this evaluation is gone.");
  const address = await addressOf(serverId);
  await askRows(question, { client: mistralClient(address), serverId, remoteId: model.remoteId });
  const details = await modelDetails(address, model.remoteId, signal);
  const saved = modelThresholds.nullable().parse(model.thresholds);
  return { thresholds: chooseThresholds(targets, saved, details), temperatures: details?.temperatures ?? null };
};

type Targets = readonly { name: string; lossFunction: string }[];

/**
 * By which scores labels are chosen: as saved, of targets with several labels as training found where nothing was, and
 * from a half on where nobody tells. A target with one label gets its highest score unless something was saved.
 */
export function chooseThresholds(
  targets: Targets,
  saved: Answered["thresholds"],
  details: { thresholds: NonNullable<Answered["thresholds"]> } | null,
): Answered["thresholds"] {
  const chosen = targets.flatMap(({ name, lossFunction }) => {
    const isNamed = ({ target }: { target: string }) => target === name;
    const own = saved?.find(isNamed);
    if (lossFunction === "single_class") return own === undefined ? [] : [own];
    const found = own ?? details?.thresholds.find(isNamed);
    return [{ target: name, labels: [], ...found, default: found?.default ?? 0.5 }];
  });
  return chosen.length === 0 ? null : chosen;
}
