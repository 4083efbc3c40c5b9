import { vi } from "vitest";
import { db } from "@/lib/db/client";
import { type CreateEvaluationBody, createEvaluationInput, type EvaluationDetail } from "@/lib/evaluations/schema";
import { createEvaluation } from "@/lib/evaluations/server/create";
import { getEvaluation } from "@/lib/evaluations/server/get";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { v1 } from "@/lib/mistral/server/app";
import { newId } from "@/lib/store/ids";
import { invariant } from "@/lib/utils";
import { serveHttp } from "./http-server";

/* Models that were really trained, and evaluations of them. */

const LIMIT = { timeout: 90_000, interval: 20 };

/** Trains a model on splits at the level that trains fastest; returns its id. */
export async function aTrainedModel(preparationId: string, trainingSteps = 20): Promise<string> {
  const { id } = await createJob(
    createJobInput.parse({ preparationId, model: "ngram", autoStart: true, hyperparameters: { trainingSteps } }),
  );
  return trainedModelOf(id);
}

/** Waits for the model of a job that trains; returns its id. */
export function trainedModelOf(jobId: string): Promise<string> {
  return vi.waitFor(async () => {
    const { modelId, status, error } = await getJob(jobId);
    invariant(modelId !== null, `the job is ${status}: ${error?.message}`);
    return modelId;
  }, LIMIT);
}

export function evaluateModel(modelId: string, more: Partial<CreateEvaluationBody> = {}): Promise<EvaluationDetail> {
  const settings = { resamples: 20 };
  return createEvaluation(createEvaluationInput.parse({ kind: "model", modelId, settings, ...more }));
}

/** The evaluation as soon as `isSo` holds; fails at the deadline with what it is then. */
export function waitForEvaluation(
  evaluationId: string,
  isSo: (evaluation: EvaluationDetail) => boolean,
): Promise<EvaluationDetail> {
  return vi.waitFor(async () => {
    const found = await getEvaluation(evaluationId);
    invariant(isSo(found), `${found.status} ${found.rowsDone}/${found.rowsTotal} ${JSON.stringify(found.error)}`);
    return found;
  }, LIMIT);
}

/** The evaluation when it is ready, with both free baselines at their end. */
export function waitUntilReady(evaluationId: string): Promise<EvaluationDetail> {
  return waitForEvaluation(evaluationId, ({ status, baselines }) => {
    const isOver = baselines.length >= 2 && baselines.every((one) => ["ready", "failed"].includes(one.status));
    return status === "failed" || (status === "ready" && isOver);
  });
}

export interface RemoteModel {
  modelId: string;
  serverId: string;
  /** The texts of each request that was answered. */
  requests: string[][];
  close(): Promise<void>;
}

/**
 * The same model as one of another server: real HTTP on loopback, with the engine behind it. Before a request to classify
 * is answered `before` may wait, or answer instead; extensions are not there.
 */
export async function onRemoteServer(
  modelId: string,
  before: (texts: string[]) => Promise<Response | null> | Response | null,
): Promise<RemoteModel> {
  const requests: string[][] = [];
  const server = await serveHttp(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== "/v1/classifications") return Response.json({ detail: "Not Found" }, { status: 404 });
    const body = (await request.json()) as { model: string; input: string[] };
    const instead = await before(body.input);
    if (instead !== null) return instead;
    const answer = await v1(
      new Request("http://127.0.0.1:3000/v1/classifications", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
    requests.push(body.input);
    return answer;
  });
  const serverId = newId("srv");
  await db.server.create({ data: { id: serverId, kind: "remote", name: "Elsewhere", baseUrl: server.origin } });
  const { targets, remoteId, ...model } = await db.model.findUniqueOrThrow({ where: { id: modelId } });
  const id = newId("mdl");
  await db.model.create({
    data: { id, remoteId, serverId, name: model.name, baseModel: model.baseModel, targets: targets ?? [] },
  });
  return { modelId: id, serverId, requests, close: server.close };
}
