import { existsSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { createEvaluationInput } from "@/lib/evaluations/schema";
import { createEvaluation } from "@/lib/evaluations/server/create";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { classify } from "@/lib/playground/server/classify";
import { ensureServers } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import { call, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import type { ModelSummary } from "../schema";
import { deleteAlias, listAliases, moveAlias } from "./aliases";
import { getModelCard } from "./card";
import { consequencesOf } from "./consequences";
import { downloadModel } from "./download";
import { getModel } from "./get";
import { listModels } from "./list";
import { purgeModel } from "./purge";
import { restoreModel } from "./restore";
import { trashModel } from "./trash";
import { updateModel } from "./update";

beforeEach(async () => {
  await useRunner();
  await ensureServers();
});

/** A model that was really trained, on labels of its own. */
async function aModel(labels: Record<string, number> = { billing: 30, returns: 30 }): Promise<ModelSummary> {
  const { id } = await aPreparation({ labels });
  const input = { preparationId: id, model: "ngram", autoStart: true, hyperparameters: { trainingSteps: 6 } };
  const job = await createJob(createJobInput.parse(input));
  const look = async () => expect((await getJob(job.id)).modelId).not.toBeNull();
  await vi.waitFor(look, { timeout: 60_000, interval: 50 });
  return getModel((await getJob(job.id)).modelId ?? "");
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("It was not refused.");
  return error;
}

const bestLabels = async (model: string) =>
  (await classify({ model, inputs: ["question about it"] })).results[0]?.targets[0]?.scores.map(({ label }) => label);

describe("aliases", () => {
  it("lead to another model at once when they are moved, here and on /v1, and back", async () => {
    const [first, second] = [await aModel(), await aModel({ alarm: 30, weather: 30 })];
    const ask = async () => {
      const { body } = await call("POST", "/v1/classifications", { model: "production", input: ["hello"] });
      return Object.keys(body.results[0].label.scores).sort();
    };
    await moveAlias("production", first.id);
    expect(await ask()).toEqual(["billing", "returns"]);
    expect((await bestLabels("production"))?.toSorted()).toEqual(["billing", "returns"]);

    const moved = await moveAlias("production", second.id);
    expect(moved).toMatchObject({ modelId: second.id, previous: { modelId: first.id }, isOnServer: true });
    expect(await ask()).toEqual(["alarm", "weather"]);
    expect((await bestLabels("production"))?.toSorted()).toEqual(["alarm", "weather"]);

    await moveAlias("production", first.id);
    expect(await ask()).toEqual(["billing", "returns"]);
    expect((await getModel("production")).id).toBe(first.id);
    expect((await getModel(first.id)).aliases).toEqual(["production"]);
    expect((await getModel(second.id)).aliases).toEqual([]);

    await deleteAlias("production");
    expect((await listAliases()).data).toEqual([]);
    expect((await call("POST", "/v1/classifications", { model: "production", input: ["x"] })).status).toBe(400);
    expect((await refusal(getModel("production"))).code).toBe("not_found");
  });

  it("are no model's own id, and no way to a model that was put away", async () => {
    const model = await aModel();
    expect((await refusal(moveAlias(model.remoteId, model.id))).code).toBe("invalid");
    await updateModel(model.id, { archived: true });
    expect((await refusal(moveAlias("production", model.id))).message).toContain("in the archive");
    expect((await listAliases()).data).toEqual([]);
  });
});

describe("models that are put away", () => {
  it("leave the list for the archive, and come back with notes and name", async () => {
    const model = await aModel();
    await updateModel(model.id, { notes: "for the desk", archived: true });
    const ids = async (state: "active" | "archived" | "trash") =>
      (await listModels({ limit: 100, state })).data.map(({ id }) => id);
    expect(await ids("active")).not.toContain(model.id);
    expect(await ids("archived")).toContain(model.id);
    await updateModel(model.id, { archived: false });
    expect(await ids("active")).toContain(model.id);
    expect((await getModel(model.id)).notes).toBe("for the desk");
    expect((await listModels({ limit: 100, q: model.remoteId.slice(-8) })).data.map(({ id }) => id)).toEqual([
      model.id,
    ]);
  });

  it("are not deleted while an alias leads to them", async () => {
    const model = await aModel();
    await moveAlias("live", model.id);
    const { code, message } = await refusal(trashModel(model.id));
    expect([code, message]).toEqual(["invalid_state", expect.stringContaining("“live”")]);
    await deleteAlias("live");
    expect((await trashModel(model.id)).deletedAt).not.toBeNull();
  });

  it("come back from the trash, and go for good with all that hangs on them", async () => {
    const model = await aModel();
    expect((await refusal(purgeModel(model.id))).code).toBe("invalid_state");
    await trashModel(model.id);
    expect((await restoreModel(model.id)).deletedAt).toBeNull();
    const evaluation = await createEvaluation(createEvaluationInput.parse({ kind: "model", modelId: model.id }));
    await trashModel(model.id);
    expect(await consequencesOf(model.id)).toMatchObject({ evaluations: 1, batches: 0, aliases: [] });
    expect(await purgeModel(model.id)).toEqual({ id: model.id, remoteFailure: null });
    expect((await refusal(getModel(model.id))).code).toBe("not_found");
    expect(await db.evaluation.count({ where: { id: evaluation.id } })).toBe(0);
    expect(existsSync(paths.evaluation(evaluation.id))).toBe(false);
    expect((await call("GET", `/v1/models/${encodeURIComponent(model.remoteId)}`)).status).toBe(404);
    expect(await db.job.count({ where: { id: model.jobId ?? "" } })).toBe(1);
  });
});

describe("what can be taken along", () => {
  it("is the very file of the server", async () => {
    const model = await aModel();
    const answer = await downloadModel(model.id, new AbortController().signal);
    expect(answer.headers.get("content-disposition")).toContain(".model");
    const ours = Buffer.from(await answer.arrayBuffer());
    const { body, status } = await call("GET", `/v1/x/models/${encodeURIComponent(model.remoteId)}/file`);
    expect(status).toBe(200);
    expect(ours.byteLength).toBeGreaterThan(1_000);
    expect(ours.toString("utf8")).toBe(body);
  });

  it("is a card with what the run was made of", async () => {
    const model = await aModel();
    const card = await getModelCard(model.id);
    expect(card.data).toMatchObject({ version: 1, rows: { train: 48, validation: 6, test: 6 } });
    expect(card.data?.trainLabels[0]?.counts.map(([label]) => label).toSorted()).toEqual(["billing", "returns"]);
    expect(card.training?.settings).toContainEqual(["Steps", "6"]);
    expect(card.evaluation).toBeNull();
  });
});
