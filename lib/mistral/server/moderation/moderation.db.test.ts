import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { call, createTestJob, useRunner, waitForStatus } from "@/lib/testing/engine";

/** Texts with a target of several labels, and one of a single label that shares a label with it. */
const lines = Array.from({ length: 80 }, (_, i) => {
  const kind = i % 4;
  const text = [
    "my phone number and address",
    "I will hit and punch you",
    "a lovely and quiet walk",
    "shut up you fool",
  ];
  const harm = [["pii"], ["violence", "rude"], ["fine"], ["rude"]];
  const tone = ["calm", "rude", "calm", "rude"];
  return JSON.stringify({ text: `${text[kind]} ${i}`, labels: { harm: harm[kind], tone: tone[kind] } });
});

let model = "";
let other = "";

beforeAll(async () => {
  await useRunner();
  const both = await createTestJob(
    { model: "ngram", auto_start: true, hyperparameters: { training_steps: 40, learning_rate: 4e-5 } },
    `${lines.join("\n")}\n`,
  );
  const mood = await createTestJob({ model: "ngram", auto_start: true });
  model = (await waitForStatus(both, "SUCCESS")).fine_tuned_model;
  other = (await waitForStatus(mood, "SUCCESS")).fine_tuned_model;
}, 60_000);

beforeEach(async () => {
  await db.engineSetting.deleteMany();
});

const moderate = (input: unknown, name = "mistral-moderation-latest") =>
  call("POST", "/v1/moderations", { model: name, input });
const nameModel = (id: string) => call("PUT", "/v1/x/moderation-model", { model: id });

describe("moderation", () => {
  it("says how to name a model while none is named, and when the one that was is gone", async () => {
    for (const path of ["/v1/moderations", "/v1/chat/moderations"]) {
      const input = path.includes("chat") ? [{ role: "user", content: "x" }] : "x";
      const { status, body } = await call("POST", path, { model: "mistral-moderation-latest", input });
      expect(status).toBe(404);
      expect(body).toMatchObject({ object: "error", type: "invalid_model", param: null, code: "1500" });
      expect(body.message).toContain("PUT /v1/x/moderation-model");
    }
    await db.engineSetting.create({ data: { name: "moderation_model", value: { model: "ft:classifier:gone" } } });
    expect((await moderate("x")).status).toBe(404);
    expect((await call("GET", "/v1/x/moderation-model")).body).toEqual({ model: null });
  });

  it("is answered by the named model under any such name, and by a model that is asked for itself", async () => {
    expect(await nameModel(model)).toMatchObject({ status: 200, body: { model } });
    expect((await call("GET", "/v1/x/moderation-model")).body).toEqual({ model });
    for (const name of ["mistral-moderation-latest", "mistral-moderation-2411", model]) {
      const { status, body } = await moderate(["my phone number and address", "a lovely and quiet walk"], name);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), model: name });
      expect(body.results).toHaveLength(2);
      // "rude" is a label of both targets.
      const names = ["calm", "fine", "harm/rude", "pii", "tone/rude", "violence"];
      for (const { categories, category_scores } of body.results) {
        expect(Object.keys(categories).sort()).toEqual(names);
        expect(Object.keys(category_scores).sort()).toEqual(names);
        expect(categories.calm).not.toBe(categories["tone/rude"]);
      }
      expect(body.results[0].category_scores.pii).toBeGreaterThan(body.results[1].category_scores.pii);
      expect(body.results[1].categories).toMatchObject({ calm: true, violence: false });
    }
    const single = await moderate("what a lovely and happy day", other);
    expect(single.body.results).toEqual([
      {
        categories: { good: true, bad: false },
        category_scores: expect.objectContaining({ good: expect.any(Number) }),
      },
    ]);
    expect((await moderate("x", "no-such-model")).status).toBe(404);
    expect((await moderate([])).body.results).toEqual([]);
  });

  it("agrees with the scores of a classification, and reads conversations as one", async () => {
    await nameModel(model);
    const text = "I will hit and punch you";
    const scores = (await call("POST", "/v1/classifications", { model, input: text })).body.results[0];
    const plain = (await moderate(text)).body.results[0];
    expect(plain.category_scores).toEqual({
      pii: scores.harm.scores.pii,
      violence: scores.harm.scores.violence,
      fine: scores.harm.scores.fine,
      "harm/rude": scores.harm.scores.rude,
      calm: scores.tone.scores.calm,
      "tone/rude": scores.tone.scores.rude,
    });
    const messages = [
      { role: "user", content: text },
      { role: "assistant", content: [{ type: "text", text: "Please do not." }], prefix: false },
    ];
    const ask = (path: string, input: unknown) => call("POST", path, { model, input });
    const one = await ask("/v1/chat/moderations", messages);
    const two = await ask("/v1/chat/moderations", [messages, [{ role: "user", content: "a quiet walk" }]]);
    expect(one.body.results).toHaveLength(1);
    expect(two.body.results).toHaveLength(2);
    expect(two.body.results[0]).toEqual(one.body.results[0]);
    const chat = await ask("/v1/chat/classifications", { messages });
    expect(one.body.results[0].category_scores.pii).toBe(chat.body.results[0].harm.scores.pii);
  });

  it("refuses what it does not know with the array that the SDK can read", async () => {
    for (const body of [
      { model },
      { model, input: 3 },
      { model, input: "x", store: false },
      { model, input: Array.from({ length: 1001 }, () => "x") },
    ]) {
      const answer = await call("POST", "/v1/moderations", body);
      expect(answer.status).toBe(422);
      expect(Array.isArray(answer.body.detail)).toBe(true);
    }
    for (const input of ["x", [{ role: "pirate", content: "x" }], [{ content: "x" }], { messages: [] }, [[]]]) {
      const answer = await call("POST", "/v1/chat/moderations", { model, input });
      expect(answer.status, JSON.stringify(input)).toBe(422);
      expect(Array.isArray(answer.body.detail)).toBe(true);
    }
    expect((await call("PUT", "/v1/x/moderation-model", {})).status).toBe(422);
  });
});

describe("the moderation model", () => {
  const moderation = async (id: string) => (await call("GET", `/v1/models/${id}`)).body.capabilities.moderation;

  it("is one that is here, says so on its card, and can be left out again", async () => {
    expect((await nameModel("ft:classifier:nothing")).status).toBe(404);
    expect((await nameModel("ministral-3b-latest")).status).toBe(404);
    await nameModel(model);
    await nameModel(other);
    expect([await moderation(model), await moderation(other)]).toEqual([false, true]);
    const { data } = (await call("GET", "/v1/models")).body;
    const moderators = data.filter((card: { capabilities: Record<string, boolean> }) => card.capabilities.moderation);
    expect(moderators.map((card: { id: string }) => card.id)).toEqual([other]);
    for (let i = 0; i < 2; i++) {
      expect((await call("DELETE", "/v1/x/moderation-model")).body).toEqual({ model: null });
    }
    expect(await moderation(other)).toBe(false);
  });
});
