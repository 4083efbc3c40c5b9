import { readdirSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { call, createTestJob, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { classificationSchema, inferenceErrorSchema, modelListSchema } from "../schema";
import { modelCache } from "./serving/model-cache";

/** A trained model, shared by the tests that only ask it. */
let model = "";

async function trainModel(offset: number): Promise<string> {
  const id = await createTestJob({ auto_start: true }, moodLines(60, offset));
  const job = await waitForStatus(id, "SUCCESS", "FAILED");
  expect(job.status, JSON.stringify(job.events)).toBe("SUCCESS");
  return job.fine_tuned_model;
}

beforeAll(async () => {
  await useRunner();
  model = await trainModel(0);
});

const encoded = (id: string) => encodeURIComponent(id);

describe("models", () => {
  it("lists base and trained models, and filters", async () => {
    const { body } = await call("GET", "/v1/models");
    const list = modelListSchema.parse(body);
    expect(list.data.map((card) => card.type)).toContain("base");
    expect(list.data.find((card) => card.id === model)).toMatchObject({
      type: "fine-tuned",
      root: "ngram",
      archived: false,
      capabilities: { classification: true, completion_chat: false },
    });
    expect((await call("GET", `/v1/models?model=${encoded(model)}`)).body.data).toHaveLength(1);
    expect((await call("GET", "/v1/models?model=ministral-3b-2410")).body.data).toHaveLength(1);
    expect((await call("GET", "/v1/models?provider=nobody")).body.data).toEqual([]);
  });

  it.each(["bare", "encoded", "half"])("finds a model whose id comes %s", async (form) => {
    const forms: Record<string, string> = { bare: model, encoded: encoded(model), half: model.replace(":", "%3a") };
    const { status, body } = await call("GET", `/v1/models/${forms[form]}`);
    expect(status).toBe(200);
    expect(body.id).toBe(model);
  });

  it("answers a base model by its name and its alias", async () => {
    expect((await call("GET", "/v1/models/ministral-3b-2410")).body).toMatchObject({ type: "base" });
  });

  it("changes name and description, and takes them away", async () => {
    const path = `/v1/fine_tuning/models/${encoded(model)}`;
    const { status, body } = await call("PATCH", path, { name: "moods", description: "d" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "moods", description: "d", model_type: "classifier" });
    expect(body.workspace_id.slice(0, 8)).toBe(body.owned_by);
    expect(model).toContain(`:${body.owned_by}:`);
    expect((await call("PATCH", path, { description: null })).body).toMatchObject({ name: "moods", description: null });
    expect((await call("PATCH", path, { name: "x".repeat(300) })).status).toBe(422);
    expect((await call("PATCH", path, { name: 5 })).body.detail[0].loc).toEqual(["body", "name"]);
  });

  it("archives and unarchives; an archived model still classifies", async () => {
    const path = `/v1/fine_tuning/models/${model}/archive`;
    expect((await call("POST", path)).body).toEqual({ id: model, object: "model", archived: true });
    expect((await call("GET", `/v1/models/${model}`)).body.archived).toBe(true);
    expect((await call("POST", "/v1/classifications", { model, input: "hello" })).status).toBe(200);
    expect((await call("DELETE", path)).body).toEqual({ id: model, object: "model", archived: false });
  });

  it("deletes a model with its file, and not a base model", async () => {
    const doomed = await trainModel(500);
    const record = await db.engineModel.findUniqueOrThrow({ where: { id: doomed } });
    await call("POST", "/v1/classifications", { model: doomed, input: "hello" });
    const { body } = await call("DELETE", `/v1/models/${encoded(doomed)}`);
    expect(body).toEqual({ id: doomed, object: "model", deleted: true });
    expect(readdirSync(paths.engineModels())).not.toContain(`${record.fileId}.model`);
    expect((await call("POST", "/v1/classifications", { model: doomed, input: "hello" })).status).toBe(400);
    const refusal = await call("DELETE", "/v1/models/ministral-3b-latest");
    expect(refusal.status).toBe(403);
    expect(inferenceErrorSchema.parse(refusal.body)).toMatchObject({ object: "error" });
  });

  it("answers an unknown model in the family of its route", async () => {
    for (const method of ["GET", "DELETE"]) {
      const { status, body } = await call(method, "/v1/models/ft:classifier:nope");
      expect(status).toBe(404);
      expect(inferenceErrorSchema.parse(body)).toMatchObject({ object: "error", type: "invalid_model" });
    }
    for (const [method, suffix] of [
      ["PATCH", ""],
      ["POST", "/archive"],
      ["DELETE", "/archive"],
    ] as const) {
      const answer = await call(method, `/v1/fine_tuning/models/ft:classifier:nope${suffix}`, {});
      expect(answer).toMatchObject({ status: 404, body: { detail: "No model matches the given query." } });
    }
    expect((await call("GET", "/v1/models/%ZZ%")).status).toBe(404);
  });
});

describe("classify", () => {
  const classify = (body: unknown) => call("POST", "/v1/classifications", body);

  it("scores every label of every target, in the order of the inputs", async () => {
    const input = ["a lovely happy day", "an awful sad evening"];
    const { status, body } = await classify({ model, input, metadata: { run: 1 } });
    expect(status).toBe(200);
    const answer = classificationSchema.strict().parse(body);
    expect(answer.id).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.model).toBe(model);
    const [good, bad] = answer.results.map((result) => result.mood?.scores);
    expect(Object.keys(good ?? {})).toEqual(["good", "bad"]);
    expect(good?.good).toBeGreaterThan(0.5);
    expect(bad?.bad).toBeGreaterThan(0.5);
    expect(Number(good?.good) + Number(good?.bad)).toBeCloseTo(1, 6);
  });

  it("answers a bare string, an empty list and a full batch", async () => {
    expect((await classify({ model, input: "hello" })).body.results).toHaveLength(1);
    expect((await classify({ model, input: [] })).body.results).toEqual([]);
    const many = await classify({ model, input: Array.from({ length: 1000 }, (_, i) => `happy ${i}`) });
    expect(many.body.results).toHaveLength(1000);
  });

  it("answers conversations as it answers texts", async () => {
    const chat = (body: Record<string, unknown>) => call("POST", "/v1/chat/classifications", { model, ...body });
    const text = (await classify({ model, input: "an awful day" })).body.results;
    const messages = [{ role: "user", content: "an awful day" }];
    expect((await chat({ input: { messages } })).body.results).toEqual(text);
    expect((await chat({ inputs: [{ messages }] })).body.results).toEqual(text);
    const chunks = [{ role: "user", content: [{ type: "text", text: "an awful day" }] }];
    expect((await chat({ input: [{ messages: chunks }, { messages }] })).body.results).toEqual([...text, ...text]);
    const answered = [...messages, { role: "assistant", content: null, prefix: false, tool_calls: [] }];
    expect((await chat({ input: { messages: answered } })).status).toBe(200);
    for (const input of [{ messages: [] }, { messages: [{ role: "robot", content: "x" }] }, "text", [{}], undefined]) {
      const { status, body } = await chat({ input });
      expect(status).toBe(422);
      expect(Array.isArray(body.detail)).toBe(true);
    }
    const image = [{ role: "user", content: [{ type: "image_url", image_url: "x" }] }];
    expect((await chat({ input: { messages: image } })).status).toBe(422);
  });

  it("refuses what does not fit with an array that names it", async () => {
    const { status, body } = await classify({ model, inputs: ["hello"] });
    expect(status).toBe(422);
    expect(body.detail).toContainEqual({
      type: "extra_forbidden",
      loc: ["body", "inputs"],
      msg: "Extra inputs are not permitted",
      input: ["hello"],
    });
    expect(body.detail).toContainEqual(expect.objectContaining({ type: "missing", loc: ["body", "input"] }));
    expect((await classify({ model })).body.detail).toEqual([
      { type: "missing", loc: ["body", "input"], msg: "Field required", input: { model } },
    ]);
    const wrongItem = await classify({ model, input: ["ok", 5] });
    expect(wrongItem.body.detail[0]).toMatchObject({ loc: ["body", "input", 1], input: 5 });
    const tooMany = await classify({ model, input: Array.from({ length: 1001 }, () => "x") });
    expect(tooMany.status).toBe(422);
    expect((await classify({ input: "x" })).body.detail[0].loc).toEqual(["body", "model"]);
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const nested = await call("POST", "/v1/classifications", `{"model":"x","input":${deep}}`, {
      "content-type": "application/json",
    });
    expect(nested.status).toBe(422);
  });

  it("refuses a model that cannot classify with 400", async () => {
    for (const name of ["ft:classifier:nope", "ngram"]) {
      const { status, body } = await classify({ model: name, input: "x" });
      expect(status).toBe(400);
      expect(body).toEqual({
        object: "error",
        message: expect.stringMatching(
          name === "ngram" ? /^Invalid model: ngram\. It is a base model/ : `^Invalid model: ${name}$`,
        ),
        type: "invalid_model",
        param: null,
        code: "1500",
      });
    }
  });

  it("says so when the file of a model is damaged", async () => {
    const broken = await trainModel(900);
    const { fileId } = await db.engineModel.findUniqueOrThrow({ where: { id: broken } });
    writeFileSync(paths.engineModel(fileId), "damaged");
    modelCache().drop(fileId);
    const { status, body } = await classify({ model: broken, input: "x" });
    expect(status).toBe(500);
    expect(body.message).toContain("The model cannot be loaded.");
  });

  it.each(["/v1/chat/completions", "/v1/embeddings"])("says that %s is not served", async (path) => {
    const { status, body } = await call("POST", path, { model: "x", input: "y" });
    expect(status).toBe(404);
    expect(inferenceErrorSchema.parse(body)).toMatchObject({ message: expect.stringContaining("not served here") });
  });
});
