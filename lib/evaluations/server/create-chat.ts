import "server-only";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { getServerRecord } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import type { CreateEvaluationInput } from "../schema";
import { drawRows } from "./draw-rows";
import { readSplitContent } from "./split-rows";
import { targetsOfPreparation } from "./targets-of";

type ChatInput = Extract<CreateEvaluationInput, { kind: "chat" }>;

/**
 * Records the evaluation of a chat model on all rows of a split or on some that the seed draws; returns its id. Throws
 * NotFound, and Invalid for the embedded engine, which has no chat, and where there are no rows or labels.
 */
export async function recordChatEvaluation({ serverId, preparationId, split, settings }: ChatInput): Promise<string> {
  const server = await getServerRecord(serverId);
  if (server.kind === "embedded") {
    throw refused("serverId", "The embedded engine has no chat models. Choose a server that has, or add one.");
  }
  const targets = await targetsOfPreparation(preparationId);
  const unlabelled = targets.find(({ labels }) => labels.length === 0);
  if (unlabelled !== undefined) {
    throw refused("preparationId", `No training row of these splits has a label of “${unlabelled.name}”.`);
  }
  const { chat, seed } = settings;
  const drawn = await drawRows({ preparationId, split, maxRows: chat.maxRows, seed });
  const { rowsKey, rows } = await readSplitContent(preparationId, split, drawn);
  if (rows === 0) throw refused("split", `These splits have no ${split} rows. Choose another split.`);
  const id = newId("ev");
  await db.evaluation.create({
    data: {
      id,
      kind: "chat",
      name: chat.model,
      serverId,
      preparationId,
      split,
      status: "queued",
      settings,
      targets,
      rowsKey,
      rowsTotal: rows,
    },
    select: { id: true },
  });
  return id;
}

function refused(field: string, reason: string) {
  return invalid(reason, [{ name: field, reason }]);
}
