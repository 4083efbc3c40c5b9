import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { call, createTestJob, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { aliasListSchema, aliasSchema } from "../../x-schema";

const models: string[] = [];

async function trainModel(offset: number): Promise<string> {
  const id = await createTestJob({ auto_start: true, model: "tfidf-logreg" }, moodLines(60, offset));
  const job = await waitForStatus(id, "SUCCESS", "FAILED");
  expect(job.status, JSON.stringify(job.events)).toBe("SUCCESS");
  return job.fine_tuned_model;
}

beforeAll(async () => {
  await useRunner();
  for (const offset of [0, 1000]) models.push(await trainModel(offset));
}, 60_000);

const first = () => models[0] ?? "";
const second = () => models[1] ?? "";
const at = (name: string) => `/v1/x/aliases/${encodeURIComponent(name)}`;
const put = (name: string, model: string) => call("PUT", at(name), { model });

describe("aliases", () => {
  it("are set, listed, moved and ended", async () => {
    expect(aliasSchema.parse((await put("production", first())).body)).toMatchObject({ model: first() });
    expect((await put("production", second())).body).toMatchObject({ name: "production", model: second() });
    const list = aliasListSchema.parse((await call("GET", "/v1/x/aliases")).body);
    expect(list.data.map(({ name, model }) => [name, model])).toEqual([["production", second()]]);
    expect((await call("GET", `/v1/models/${encodeURIComponent(second())}`)).body.aliases).toEqual(["production"]);
    expect((await call("GET", "/v1/models?model=production")).body.data).toMatchObject([{ id: second() }]);
    const renamed = await call("PATCH", `/v1/fine_tuning/models/${encodeURIComponent(second())}`, { name: "moods" });
    expect(renamed.body.aliases).toEqual(["production"]);
    expect((await call("DELETE", at("production"))).body).toEqual({
      name: "production",
      object: "alias",
      deleted: true,
    });
    expect((await call("DELETE", at("production"))).status).toBe(404);
    expect((await call("POST", "/v1/classifications", { model: "production", input: "x" })).status).toBe(400);
  });

  it("lead every kind of question to the model of the moment", async () => {
    for (const model of [first(), second(), first()]) {
      await put("live", model);
      const plain = await call("POST", "/v1/classifications", { model: "live", input: "a lovely day number 7" });
      const direct = await call("POST", "/v1/classifications", { model, input: "a lovely day number 7" });
      expect(plain.body).toMatchObject({ model: "live", results: direct.body.results });
      const explained = await call("POST", "/v1/x/classifications", {
        ...{ model: "live", input: "a lovely day", explain: true, nearest: 2 },
      });
      expect(explained.body).toMatchObject({ model: "live", level: "tfidf" });
      expect((await call("GET", "/v1/x/models/live")).body.id).toBe(model);
      expect((await call("GET", "/v1/x/models/live/file")).status).toBe(200);
    }
  });

  it("are refused where they would hide a model, lead nowhere or are no names", async () => {
    expect((await put(first(), second())).status).toBe(409);
    expect((await put("ngram", second())).status).toBe(409);
    expect((await put("next", "ft:classifier:nope")).status).toBe(404);
    expect((await put("two words", second())).status).toBe(422);
    expect((await call("PUT", at("next"), {})).status).toBe(422);
    expect((await put("ft:classifier:ministral-3b-latest:1:2:3", second())).status).toBe(200);
  });

  it("go with their model, and do not let anybody change or delete it", async () => {
    const doomed = await trainModel(2000);
    await put("doomed", doomed);
    expect((await call("DELETE", "/v1/models/doomed")).status).toBe(404);
    expect((await call("PUT", "/v1/x/models/doomed/thresholds", { mood: 0.9 })).status).toBe(404);
    expect((await call("DELETE", `/v1/models/${encodeURIComponent(doomed)}`)).status).toBe(200);
    expect(await db.engineAlias.count({ where: { name: "doomed" } })).toBe(0);
  });
});

type Token = { contribution: number };

describe("the baseline", () => {
  it("tells its level, explains, and says why it finds no rows", async () => {
    const { body } = await call("POST", "/v1/x/classifications", {
      ...{ model: first(), input: "this lovely day", explain: true, nearest: 3 },
    });
    expect(body.nearest_note).toContain("baseline");
    const [result] = body.results;
    expect(result.nearest).toBeNull();
    expect(result.targets.mood.labels).toEqual(["good"]);
    const [reason] = result.targets.mood.explanation;
    // Of all words "lovely" alone is one of the good texts.
    const [lovely] = reason.tokens.toSorted((one: Token, other: Token) => other.contribution - one.contribution);
    expect(lovely).toMatchObject({ text: "lovely" });
    expect(lovely.contribution).toBeGreaterThan(0);
    const details = await call("GET", `/v1/x/models/${encodeURIComponent(first())}`);
    expect(details.body).toMatchObject({ level: "tfidf", root: "tfidf-logreg", encoder: null });
    expect(details.body.targets).toMatchObject([{ temperature: 1, threshold: 0.5, energy_limit: null }]);
  });

  it("is estimated before it is trained, and tells its steps afterwards", async () => {
    const estimate = await call("POST", "/v1/x/estimate", {
      ...{ model: "tfidf-logreg", train_rows: 5000, train_bytes: 500_000, hyperparameters: {} },
      texts: Array.from({ length: 40 }, (_, i) => `what a lovely day number ${i}`),
      targets: [{ name: "mood", labels: 2, loss_function: "single_class" }],
    });
    expect(estimate.body).toMatchObject({ level: "tfidf" });
    expect(estimate.body.seconds).toBeGreaterThan(0);
    const { jobId } = await db.engineModel.findUniqueOrThrow({ where: { id: first() } });
    const { body } = await call("GET", `/v1/x/jobs/${jobId}/metrics`);
    expect(body).toMatchObject({ level: "tfidf", summary: { level: "tfidf", held_out_rows: 0 } });
    expect(body.steps).toHaveLength(6);
  });
});
