import "server-only";
import { messagesToText } from "@/lib/engine";
import { invariant } from "@/lib/utils";
import type { ModerateChatRequest, ModerateRequest } from "../../requests";
import type { WireModeration } from "../../schema";
import { classifyTexts } from "../classify";
import { plainMessage } from "../classify-chat";
import { modelCache } from "../serving/model-cache";
import { whileThere } from "../serving/model-files";
import { moderationCategories } from "./categories";
import { type CategoryTarget, decideCategories } from "./decide";
import { type Moderator, modelToModerateWith, noModerator } from "./model";

/** Verdicts on one text or a list of them, in order. Throws NotFound when there is no model to moderate with. */
export function moderate({ model, input }: ModerateRequest, signal?: AbortSignal): Promise<WireModeration> {
  return moderateTexts(model, typeof input === "string" ? [input] : input, signal);
}

/** Verdicts on one conversation or a list of them, read as in training data. Throws as `moderate`. */
export function moderateChat({ model, input }: ModerateChatRequest, signal?: AbortSignal): Promise<WireModeration> {
  const texts = input.map((messages) => messagesToText(messages.map(plainMessage)));
  return moderateTexts(model, texts, signal);
}

async function moderateTexts(
  requested: string,
  texts: string[],
  signal: AbortSignal | undefined,
): Promise<WireModeration> {
  const record = await modelToModerateWith(requested);
  const { targets, decisions, id, results } = await whileThere(
    record.id,
    () => score(record, texts, signal),
    () => noModerator(requested),
  );
  const rules = targets.map(({ name, loss_function }, t): CategoryTarget => {
    const decision = decisions[t];
    invariant(decision, `target ${name} has thresholds`);
    return { name, loss_function, threshold: decision.threshold, thresholds: decision.thresholds };
  });
  const categories = moderationCategories(targets);
  return {
    id,
    model: requested,
    results: results.map((result) => {
      const scores = targets.map(({ name, labels }) => [name, labels.map((label) => result[name]?.scores[label] ?? 0)]);
      return decideCategories(categories, rules, Object.fromEntries(scores));
    }),
  };
}

async function score({ id: modelId, fileId }: Moderator, texts: string[], signal: AbortSignal | undefined) {
  const { targets, decisions } = await modelCache().get(fileId);
  const { id, results } = await classifyTexts(modelId, texts, signal);
  return { targets, decisions, id, results };
}
