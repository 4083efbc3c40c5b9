import "server-only";
import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { db } from "@/lib/db/client";
import type { LoadedModel } from "@/lib/engine";
import { invariant } from "@/lib/utils";
import type { ClassifyRequest } from "../requests";
import type { WireClassification } from "../schema";
import { invalidModel } from "./errors";
import { modelCache } from "./model-cache";

/** How long other requests wait for this one at most, but for a single text that takes longer. */
const TURN_MS = 10;

/** Scores of one text or of a list of them, in order. Throws an `invalid_model` error for a model that is not here. */
export async function classify({ model, input }: ClassifyRequest): Promise<WireClassification> {
  return classifyTexts(model, typeof input === "string" ? [input] : input);
}

/** Scores of texts by the model with this id; every label of every target has one. */
export async function classifyTexts(modelId: string, texts: string[]): Promise<WireClassification> {
  const record = await db.engineModel.findUnique({ where: { id: modelId }, select: { fileId: true } });
  if (!record) throw invalidModel(modelId);
  const model = await modelCache().get(record.fileId);
  const results: WireClassification["results"] = [];
  let turnStart = performance.now();
  for (const text of texts) {
    if (performance.now() - turnStart >= TURN_MS) {
      await setImmediate();
      turnStart = performance.now();
    }
    results.push(...predict(model, [text]));
  }
  return { id: randomBytes(16).toString("hex"), model: modelId, results };
}

function predict(model: LoadedModel, texts: string[]): WireClassification["results"] {
  return model.predict(texts).map((prediction) =>
    Object.fromEntries(
      model.targets.map(({ name, labels }) => {
        const scores = prediction[name];
        invariant(scores?.length === labels.length, `target ${name} has a score for each label`);
        // Label order is that of the job's target.
        return [name, { scores: Object.fromEntries(labels.map((label, i) => [label, scores[i] ?? 0])) }];
      }),
    ),
  );
}
