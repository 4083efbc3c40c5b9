import { HTTPValidationError, SDKError } from "@mistralai/mistralai/models/errors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connection, connect, createdId, pollWhile, TRANSPORTS } from "@/lib/testing/conformance";
import { call, moodLines, useRunner } from "@/lib/testing/engine";

/** The level that trains fastest. */
const BASE = "ngram";
const BUSY = ["QUEUED", "VALIDATING", "RUNNING"];
let uploads = 0;

describe.each(TRANSPORTS)("models and classification %s", (transport) => {
  let connection: Connection;
  let client: Connection["client"];
  /** A trained model, shared by the tests that only ask it. */
  let model = "";
  beforeAll(async () => {
    await useRunner();
    connection = await connect(transport);
    client = connection.client;
    model = await train();
  }, 60_000);
  afterAll(() => connection.close());

  async function train(suffix: string | null = null): Promise<string> {
    const content = new TextEncoder().encode(moodLines(60, 1000 * ++uploads));
    const { id: fileId } = await client.files.upload({ file: { fileName: "moods.jsonl", content } });
    const hyperparameters = { trainingSteps: 10, learningRate: 1e-4 };
    const trainingFiles = [{ fileId }];
    const job = await client.fineTuning.jobs.create({
      model: BASE,
      trainingFiles,
      hyperparameters,
      suffix,
      autoStart: true,
    });
    const done = await pollWhile(client, createdId(job), BUSY);
    expect(done.status, JSON.stringify(done.events)).toBe("SUCCESS");
    return String(done.fineTunedModel);
  }

  it("classifies and retrieves by an alias, and from the next request on by the model it was moved to", async () => {
    const put = async (name: string, id: string) =>
      (await call("PUT", `/v1/x/aliases/${encodeURIComponent(name)}`, { model: id })).status;
    const other = await train();
    // Old code keeps working: the name of a model that is nobody's any more.
    const name = `ft:classifier:ministral-3b-latest:00000000:20250101:${transport === "in-process" ? 1 : 2}`;
    for (const target of [model, other]) {
      expect(await put(name, target)).toBe(200);
      const card = await client.models.retrieve({ modelId: name });
      expect(card).toMatchObject({ id: target, aliases: [name] });
      const { results } = await client.classifiers.classify({ model: name, inputs: ["what a lovely day"] });
      const direct = await client.classifiers.classify({ model: target, inputs: ["what a lovely day"] });
      expect(results).toEqual(direct.results);
      const messages = [{ role: "user" as const, content: "what a lovely day" }];
      const chat = await client.classifiers.classifyChat({ model: name, input: [{ messages }] });
      expect(chat.results).toHaveLength(1);
    }
    expect(
      (await client.models.list()).data?.filter((card) => "aliases" in card && card.aliases?.includes(name)),
    ).toHaveLength(1);
    await client.models.delete({ modelId: other });
    await expect(client.models.retrieve({ modelId: name })).rejects.toThrow();
  });

  const refusal = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => null,
      (error: unknown) => error,
    );

  it("lists and retrieves cards, by every parameter", async () => {
    const { data = [], object } = await client.models.list();
    expect(object).toBe("list");
    const base = data.find((card) => "id" in card && card.id === BASE);
    expect(base).toMatchObject({ type: "base", object: "model", capabilities: { fineTuning: true } });
    const own = data.find((card) => "id" in card && card.id === model);
    expect(own).toMatchObject({
      type: "fine-tuned",
      root: BASE,
      archived: false,
      name: null,
      description: null,
      aliases: [],
      deprecation: null,
      maxContextLength: 32_768,
      capabilities: { classification: true, completionChat: false, fineTuning: false, moderation: false },
    });
    expect(await client.models.retrieve({ modelId: model })).toEqual(own);
    expect(await client.models.retrieve({ modelId: BASE })).toEqual(base);
    expect((await client.models.list({ model })).data).toEqual([own]);
    expect((await client.models.list({ model: "none" })).data).toEqual([]);
    const provider = own !== undefined && "ownedBy" in own ? own.ownedBy : "";
    expect((await client.models.list({ provider })).data).toContainEqual(own);
    expect((await client.models.list({ provider: "nobody" })).data).toEqual([]);
  });

  it("updates name and description, each alone and to nothing", async () => {
    const update = (changes: { name?: string | null; description?: string | null }) =>
      client.models.update({ modelId: model, updateModelRequest: changes });
    const updated = await update({ name: "moods", description: "two of them" });
    expect(updated).toMatchObject({
      id: model,
      object: "model",
      modelType: "classifier",
      name: "moods",
      description: "two of them",
      root: BASE,
      archived: false,
      capabilities: { completionChat: false, completionFim: false, fineTuning: false, classification: true },
      classifierTargets: [{ name: "mood", labels: ["good", "bad"], weight: 1, lossFunction: "single_class" }],
    });
    expect(await update({ description: "other" })).toMatchObject({ name: "moods", description: "other" });
    expect(await update({})).toMatchObject({ name: "moods", description: "other" });
    expect(await client.models.retrieve({ modelId: model })).toMatchObject({ name: "moods", description: "other" });
    expect(await update({ name: null, description: null })).toMatchObject({ name: null, description: null });
  });

  it("archives, still classifies, and unarchives", async () => {
    expect(await client.models.archive({ modelId: model })).toEqual({ id: model, object: "model", archived: true });
    expect(await client.models.retrieve({ modelId: model })).toMatchObject({ archived: true });
    expect((await client.classifiers.classify({ model, inputs: "x" })).results).toHaveLength(1);
    expect(await client.models.unarchive({ modelId: model })).toEqual({ id: model, object: "model", archived: false });
    expect(await client.models.retrieve({ modelId: model })).toMatchObject({ archived: false });
  });

  it("deletes a trained model, whose suffix is in its name, and no base model", async () => {
    const modelId = await train("v-1.0");
    expect(modelId).toMatch(/^ft:classifier:ngram:[0-9a-f]{8}:\d{8}:v-1\.0:[0-9a-f]{8}$/);
    expect(model).toMatch(/^ft:classifier:ngram:[0-9a-f]{8}:\d{8}:[0-9a-f]{8}$/);
    expect(modelId.split(":")[3]).toBe(model.split(":")[3]);
    expect(await client.models.delete({ modelId })).toEqual({ id: modelId, object: "model", deleted: true });
    const gone = [client.models.retrieve({ modelId }), client.models.delete({ modelId })];
    for (const asked of [
      ...gone,
      client.models.archive({ modelId }),
      client.models.unarchive({ modelId }),
      client.models.update({ modelId, updateModelRequest: { name: "x" } }),
    ]) {
      expect(await refusal(asked)).toMatchObject({ name: "SDKError", statusCode: 404 });
    }
    const invalid = await refusal(client.classifiers.classify({ model: modelId, inputs: "x" }));
    expect(invalid).toMatchObject({ name: "SDKError", statusCode: 400 });
    const forbidden = await refusal(client.models.delete({ modelId: BASE }));
    expect(forbidden).toBeInstanceOf(SDKError);
    expect(forbidden).toMatchObject({ statusCode: 403 });
  });

  describe("classify", () => {
    const GOOD = "what a lovely and happy day";
    const BAD = "such an awful and sad evening";
    const results = async (inputs: string | string[]) => (await client.classifiers.classify({ model, inputs })).results;

    it("answers a string with one result, and a list with one an input, in order", async () => {
      const answer = await client.classifiers.classify({ model, inputs: [GOOD, BAD, GOOD] });
      expect(answer).toMatchObject({ model, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      expect(answer.results).toHaveLength(3);
      const [first, second, third] = answer.results;
      expect(third).toEqual(first);
      expect(Object.keys(first ?? {})).toEqual(["mood"]);
      expect(Object.keys(first?.mood?.scores ?? {})).toEqual(["good", "bad"]);
      expect(first?.mood?.scores.good).toBeGreaterThan(0.5);
      expect(second?.mood?.scores.bad).toBeGreaterThan(0.5);
      for (const result of answer.results) {
        expect(Number(result.mood?.scores.good) + Number(result.mood?.scores.bad)).toBeCloseTo(1, 6);
      }
      expect(await results(GOOD)).toEqual([first]);
      expect(await results([GOOD])).toEqual([first]);
      expect(await results([])).toEqual([]);
      expect(await results("")).toHaveLength(1);
    });

    it("takes metadata and a full batch, not more", async () => {
      const inputs = Array.from({ length: 1000 }, (_, i) => `${GOOD} ${i}`);
      const answer = await client.classifiers.classify({ model, inputs, metadata: { run: 1, tags: ["a"] } });
      expect(answer.results).toHaveLength(1000);
      expect((await client.classifiers.classify({ model, inputs: "x", metadata: null })).results).toHaveLength(1);
      const error = await refusal(client.classifiers.classify({ model, inputs: [...inputs, "one more"] }));
      expect(error).toBeInstanceOf(HTTPValidationError);
    });

    it("answers conversations of every form as it answers their text", async () => {
      const [good] = await results(GOOD);
      const user = (content: string) => ({ messages: [{ role: "user" as const, content }] });
      const chat = async (input: Parameters<typeof client.classifiers.classifyChat>[0]["input"]) =>
        (await client.classifiers.classifyChat({ model, input })).results;
      expect(await chat(user(GOOD))).toEqual([good]);
      expect(await chat([user(GOOD)])).toEqual([good]);
      expect(await chat([user(BAD), user(GOOD)])).toEqual([...(await results(BAD)), good]);
      const chunks = [{ type: "text" as const, text: GOOD }];
      expect(await chat({ messages: [{ role: "user", content: chunks }] })).toEqual([good]);
      const talk = [
        { role: "system" as const, content: "Be kind." },
        { role: "user" as const, content: GOOD },
        { role: "assistant" as const, content: "Indeed." },
        { role: "tool" as const, content: "{}", toolCallId: "x", name: "f" },
      ];
      expect(await chat({ messages: talk })).toEqual(await results(`Be kind.\n${GOOD}\nIndeed.\n{}`));
    });

    it("takes the release day's name of the key, on the chat route alone", async () => {
      const messages = [{ role: "user", content: GOOD }];
      const alias = await connection.send("POST", "/v1/chat/classifications", { model, inputs: [{ messages }] });
      expect(alias.status).toBe(200);
      expect((await alias.json()).results).toEqual(await results(GOOD));
      const plain = await connection.send("POST", "/v1/classifications", { model, inputs: [GOOD] });
      expect(plain.status).toBe(422);
      expect(Array.isArray((await plain.json()).detail)).toBe(true);
    });

    it("refuses what does not fit with arrays that the SDK reads", async () => {
      for (const path of ["/v1/classifications", "/v1/chat/classifications"]) {
        for (const body of [{}, { model }, { model, input: 5 }, { model, input: [1] }, { model, input: "x", top: 1 }]) {
          const answer = await connection.send("POST", path, body);
          expect(answer.status).toBe(422);
          expect(Array.isArray((await answer.json()).detail)).toBe(true);
        }
      }
      const unknown = await refusal(client.classifiers.classify({ model: "ft:classifier:nope", inputs: "x" }));
      expect(unknown).toMatchObject({
        name: "SDKError",
        statusCode: 400,
        body: expect.stringContaining('"Invalid model: ft:classifier:nope"'),
      });
    });
  });

  it("moderates with the model that was named for it, or with the one that is asked for", async () => {
    const messages = [{ role: "user" as const, content: "what a lovely and happy day" }];
    const generic = "mistral-moderation-latest";
    await connection.send("DELETE", "/v1/x/moderation-model");
    const unnamed = await refusal(client.classifiers.moderate({ model: generic, inputs: "x" }));
    expect(unnamed).toMatchObject({ name: "SDKError", statusCode: 404 });
    expect((await connection.send("PUT", "/v1/x/moderation-model", { model })).status).toBe(200);
    const inputs = ["what a lovely and happy day", "such an awful and sad evening"];
    const answer = await client.classifiers.moderate({ model: generic, inputs });
    expect(answer).toMatchObject({ model: generic, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const [good, bad] = answer.results;
    expect([good?.categories, bad?.categories]).toEqual([
      { good: true, bad: false },
      { good: false, bad: true },
    ]);
    const scores = (await client.classifiers.classify({ model, inputs })).results.map((result) => result.mood?.scores);
    expect([good?.categoryScores, bad?.categoryScores]).toEqual(scores);
    expect((await client.classifiers.moderate({ model, inputs: "x" })).results).toHaveLength(1);
    const chat = async (asked: Parameters<typeof client.classifiers.moderateChat>[0]["inputs"]) =>
      (await client.classifiers.moderateChat({ model: generic, inputs: asked })).results;
    expect(await chat(messages)).toEqual([good]);
    expect(await chat([messages, messages])).toEqual([good, good]);
    const wrong = await connection.send("POST", "/v1/moderations", { model: generic, inputs: ["x"] });
    expect(wrong.status).toBe(422);
    expect(Array.isArray((await wrong.json()).detail)).toBe(true);
  });

  it("answers what it does not serve with a plain error that says so", async () => {
    const messages = [{ role: "user" as const, content: "hi" }];
    for (const asked of [
      client.chat.complete({ model: "mistral-small-latest", messages }),
      client.embeddings.create({ model: "mistral-embed", inputs: "x" }),
    ]) {
      const error = await refusal(asked);
      expect(error).toMatchObject({ name: "SDKError", statusCode: 404, body: expect.stringContaining("not served") });
    }
  });
});
