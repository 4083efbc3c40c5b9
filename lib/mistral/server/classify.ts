import "server-only";
import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { ClassifyRequest } from "../requests";
import type { WireClassification } from "../schema";
import { findBaseModel } from "./base-models";
import { invalidModel } from "./errors";
import type { Piece } from "./serving/batch-job";
import { type JsonBody, jsonBody } from "./serving/json-body";
import { findModelFile, whileThere } from "./serving/model-files";
import { scoreTexts } from "./serving/score-texts";

/** JSON that takes about a millisecond to read. */
const LONG_PIECE = 50_000;

/**
 * The answer to a request, as JSON: a result for one text or for each of a list, in order. Throws an `invalid_model` error for
 * a model that is not here, and Cancelled once the signal is aborted.
 */
export function classify({ model, input }: ClassifyRequest, signal?: AbortSignal): Promise<JsonBody> {
  return classificationJson(model, typeof input === "string" ? [input] : input, signal);
}

/** The same for texts and the id of a model. It is put together from JSON that was made in slices, or in another thread. */
export async function classificationJson(modelId: string, texts: string[], signal?: AbortSignal): Promise<JsonBody> {
  const pieces = await score(modelId, texts, signal);
  const head = `{"id":"${newAnswerId()}","model":${JSON.stringify(modelId)},"results":[`;
  return jsonBody(head, pieces, "]}");
}

/** The same as an object, for what is made of it here. */
export async function classifyTexts(
  modelId: string,
  texts: string[],
  signal?: AbortSignal,
): Promise<WireClassification> {
  const results: WireClassification["results"] = [];
  for (const piece of await score(modelId, texts, signal)) {
    results.push(...(JSON.parse(`[${new TextDecoder().decode(piece)}]`) as WireClassification["results"])); // written by the engine
    // A piece is quickly read; all of them may not be.
    if (piece.length > LONG_PIECE) await setImmediate();
  }
  return { id: newAnswerId(), model: modelId, results };
}

function newAnswerId(): string {
  return randomBytes(16).toString("hex");
}

async function score(modelId: string, texts: string[], signal: AbortSignal | undefined): Promise<Piece[]> {
  const fileId = await findModelFile(modelId);
  if (fileId === null) throw noClassifier(modelId);
  const work = () => scoreTexts(fileId, texts, signal);
  return whileThere(modelId, work, () => noClassifier(modelId));
}

/** A base model is a frequent mistake: it is what a job starts from. */
function noClassifier(modelId: string) {
  const hint = " It is a base model: train a classifier from it, and name that. GET /v1/models lists both kinds.";
  return invalidModel(modelId, findBaseModel(modelId) ? hint : "");
}
