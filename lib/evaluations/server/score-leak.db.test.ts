import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toMarkdown } from "@/lib/models/card/markdown";
import { writeCard } from "@/lib/models/card/write-card";
import { getModelCard } from "@/lib/models/server/card";
import { ensureServers } from "@/lib/servers/server/internal";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import type { EvaluationDetail } from "../schema";
import { getEvaluation } from "./get";
import { listEvaluations } from "./list";
import { removeEvaluation } from "./remove";
import { scoreLeak } from "./score-leak";

const WORDS = [
  "parcel",
  "invoice",
  "password",
  "courier",
  "refund",
  "account",
  "harbour",
  "violin",
  "granite",
  "lemon",
];

/** Every text stands there six times: split row by row, nearly all test rows have a copy in train. */
const text = (label: string, index: number) => `${WORDS[index % 10]} ${WORDS[(index * 3 + 1) % 10]} for ${label}`;
const labels = { billing: 60, delivery: 60 };

let modelId = "";
let preparationId = "";
let ready: EvaluationDetail;

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  preparationId = (await aPreparation({ labels, text, recipe: { ...KEEP_ALL, split: { test: 0.3 } } })).id;
  modelId = await aTrainedModel(preparationId, 5);
  ready = await waitUntilReady((await evaluateModel(modelId)).id);
}, 200_000);

afterAll(async () => {
  for (const { id } of (await listEvaluations({ limit: 100 })).data) await removeEvaluation(id);
});

describe("splits that leak", () => {
  it("are told of beside the scores of what learnt from them, and of nothing else", async () => {
    expect(ready.trainedOn).toBe("none");
    expect(ready.leak?.sentences).toEqual([
      expect.stringMatching(/^\d+ groups of copies stand on two sides: \d+ of 36/),
    ]);
    expect(ready.leak?.points).toBeGreaterThan(80);
    const [majority, tfidf] = await Promise.all(ready.baselines.map(({ id }) => getEvaluation(id)));
    expect(majority).toMatchObject({ kind: "majority", leak: null });
    expect(tfidf).toMatchObject({ kind: "tfidf", leak: ready.leak });
  });

  it("are told of under the limits of the model's card", async () => {
    const card = await getModelCard(modelId);
    expect(card.data?.leaks).toEqual(ready.leak?.sentences);
    const [sentence = "-"] = card.data?.leaks ?? [];
    expect(toMarkdown(writeCard(card, { serverUrl: "http://127.0.0.1:3000" }))).toContain(sentence);
  });
});

describe("splits that keep copies together", () => {
  it("have no leak to tell of", async () => {
    const split = { test: 0.3, nearDuplicates: 0.8 };
    const { id } = await aPreparation({ labels, text, recipe: { ...KEEP_ALL, split } });
    expect(await scoreLeak({ kind: "model", preparationId: id, split: "test" })).toBeNull();
    expect(await scoreLeak({ kind: "model", preparationId, split: "train" })).toBeNull();
    expect(await scoreLeak({ kind: "chat", preparationId, split: "test" })).toBeNull();
  });
});
