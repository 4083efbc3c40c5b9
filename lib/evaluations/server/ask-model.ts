import "server-only";
import { AppError } from "@/lib/errors";
import { mistralClient } from "@/lib/mistral/client";
import { modelThresholds } from "@/lib/models/schema";
import { modelDetails } from "@/lib/models/server/model-details";
import { chooseThresholds } from "@/lib/models/server/thresholds-in-force";
import { addressOf } from "@/lib/servers/server/internal";
import type { AnswerRows } from "./answering";
import { askRows } from "./ask-rows";

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
