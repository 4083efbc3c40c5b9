import { SDKError } from "@mistralai/mistralai/models/errors";
import { beforeAll, describe, expect, it } from "vitest";
import { call, createTestJob, useRunner, waitForStatus } from "@/lib/testing/engine";
import { mistralClient } from "../../client";
import { moderationSchema } from "../../schema";

const client = mistralClient({ kind: "embedded", baseUrl: null, apiKey: null });
const MODERATOR = "mistral-moderation-latest";
let model = "";

beforeAll(async () => {
  await useRunner();
  const job = await createTestJob({ model: "ngram", auto_start: true });
  model = (await waitForStatus(job, "SUCCESS")).fine_tuned_model;
}, 60_000);

async function failureOf(asked: Promise<unknown>): Promise<SDKError> {
  const failure = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof SDKError)) throw new Error(`not an SDKError: ${String(failure)}`);
  return failure;
}

describe("moderation through the SDK", () => {
  it("fails with a sentence until a model is named, then answers texts and conversations", async () => {
    const before = await failureOf(client.classifiers.moderate({ model: MODERATOR, inputs: ["x"] }));
    expect(before.statusCode).toBe(404);
    expect(JSON.parse(before.body)).toMatchObject({ object: "error", message: expect.stringContaining("Name one") });

    await call("PUT", "/v1/x/moderation-model", { model });
    const texts = ["what a lovely and happy day", "such an awful and sad evening"];
    const answer = await client.classifiers.moderate({ model: MODERATOR, inputs: texts });
    expect(answer).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), model: MODERATOR });
    expect(answer.results.map((result) => result.categories)).toEqual([
      { good: true, bad: false },
      { good: false, bad: true },
    ]);
    expect(answer.results[0]?.categoryScores?.good).toBeGreaterThan(0.5);
    const one = await client.classifiers.moderate({ model, inputs: String(texts[0]), metadata: { from: "a test" } });
    expect(one.results).toEqual([answer.results[0]]);

    const messages = [
      { role: "user" as const, content: String(texts[0]) },
      { role: "assistant" as const, content: [{ type: "text" as const, text: "It is." }] },
    ];
    const chat = await client.classifiers.moderateChat({ model: MODERATOR, inputs: messages });
    const chats = await client.classifiers.moderateChat({ model: MODERATOR, inputs: [messages, messages] });
    expect(chat.results).toHaveLength(1);
    expect(chats.results).toEqual([chat.results[0], chat.results[0]]);

    const raw = await call("POST", "/v1/moderations", { model, input: texts });
    expect(moderationSchema.parse(raw.body)).toEqual(raw.body);
  });

  it("shows on the model's card that it moderates", async () => {
    await call("PUT", "/v1/x/moderation-model", { model });
    const card = await client.models.retrieve({ modelId: model });
    if (!("capabilities" in card)) throw new Error("The SDK cannot read the card.");
    expect(card.capabilities).toMatchObject({ classification: true, moderation: true });
  });
});

describe("what is not served", () => {
  const messages = [{ role: "user" as const, content: "x" }];
  const id = "0b29ab94-4bd1-4ec6-8a5f-1c2ae7a4fa6b";

  it.each<[string, () => Promise<unknown>]>([
    ["chat", () => client.chat.complete({ model: "mistral-small-latest", messages })],
    ["chat with a stream", () => client.chat.stream({ model: "mistral-small-latest", messages })],
    ["embeddings", () => client.embeddings.create({ model: "mistral-embed", inputs: ["x"] })],
    ["fill in the middle", () => client.fim.complete({ model: "codestral-latest", prompt: "x" })],
    ["agents", () => client.agents.complete({ agentId: id, messages })],
    ["OCR", () => client.ocr.process({ model: "mistral-ocr-latest", document: { type: "file", fileId: id } })],
    ["transcription", () => client.audio.transcriptions.complete({ model: "voxtral-mini-latest", fileUrl: "x" })],
    ["batches", () => client.batch.jobs.list()],
    ["a batch", () => client.batch.jobs.get({ jobId: id })],
    ["conversations", () => client.beta.conversations.list()],
    ["beta agents", () => client.beta.agents.list()],
    ["libraries", () => client.beta.libraries.list()],
  ])("%s is answered as an error that the SDK can read", async (_, ask) => {
    const failure = await failureOf(ask());
    expect(failure.statusCode).toBe(404);
    expect(JSON.parse(failure.body)).toMatchObject({
      object: "error",
      message: expect.any(String),
      type: "not_found",
      param: null,
      code: null,
    });
  });

  it("says of chat and embeddings that they are not served here", async () => {
    const chat = await failureOf(client.chat.complete({ model: "mistral-small-latest", messages }));
    const embeddings = await failureOf(client.embeddings.create({ model: "mistral-embed", inputs: ["x"] }));
    for (const { body } of [chat, embeddings]) expect(JSON.parse(body).message).toContain("is not served here");
  });
});
