import { readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { call, createTestJob, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { classificationSchema } from "../../schema";
import { v1 } from "../app";
import { modelCache, modelCacheStats } from "./model-cache";
import { classifyPool } from "./worker-pool";

interface Model {
  id: string;
  fileId: string;
}

let moods: Model;
let colours: Model;

async function train(lines: string): Promise<Model> {
  const job = await waitForStatus(await createTestJob({ auto_start: true }, lines), "SUCCESS", "FAILED");
  return db.engineModel.findUniqueOrThrow({
    where: { id: job.fine_tuned_model },
    select: { id: true, fileId: true },
  });
}

beforeAll(async () => {
  await useRunner();
  moods = await train(moodLines(60));
  const lines = Array.from({ length: 60 }, (_, i) => {
    const colour = ["red", "green", "blue"][i % 3];
    return JSON.stringify({ text: `number ${i} is ${colour}`, labels: { colour } });
  });
  colours = await train(lines.join("\n"));
}, 60_000);

const classify = (model: Model, input: string | string[]) =>
  call("POST", "/v1/classifications", { model: model.id, input });

async function results(model: Model, input: string | string[]) {
  const { status, body } = await classify(model, input);
  expect(status, JSON.stringify(body)).toBe(200);
  return classificationSchema.strict().parse(body).results;
}

/** Scores of each text, asked one by one. */
async function oneByOne(model: Model, texts: string[]) {
  const all = [];
  for (const text of texts) all.push(...(await results(model, text)));
  return all;
}

const WORDS = ["lovely", "awful", "happy", "sad", "red", "green", "blue", "day", "evening", "number", "ä", "“so”"];
const sentence = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join(" "));

describe("many texts", () => {
  it("get from a thread, in order, exactly what each gets alone", async () => {
    const texts = Array.from({ length: 150 }, (_, i) => `${WORDS[i % 12]} ${WORDS[(i * 7) % 12]} ${i}`);
    const alone = await oneByOne(colours, texts);
    const threads = classifyPool().stats().threads;
    expect(await results(colours, texts)).toEqual(alone);
    expect(classifyPool().stats().threads).toBeGreaterThan(threads);
    expect(await results(colours, texts.slice(0, 63))).toEqual(alone.slice(0, 63));
  });

  it("are dropped when the client goes away", async () => {
    const controller = new AbortController();
    const body = JSON.stringify({ model: moods.id, input: Array.from({ length: 1000 }, (_, i) => `text ${i}`) });
    const answer = v1(
      new Request("http://127.0.0.1:3000/v1/classifications", { method: "POST", body, signal: controller.signal }),
    );
    const waiting = expect.poll(() => classifyPool().stats().waitingTexts, { interval: 0 });
    await waiting.toBeGreaterThan(0);
    controller.abort();
    expect((await answer).status).toBe(499);
    expect(classifyPool().stats().waitingTexts).toBe(0);
  });
});

describe("requests at the same time", () => {
  it("get exactly what each would get alone", async () => {
    const request = fc.record({
      isMoods: fc.boolean(),
      texts: fc.oneof(
        { weight: 8, arbitrary: fc.array(sentence, { minLength: 1, maxLength: 5 }) },
        { weight: 1, arbitrary: fc.array(sentence, { minLength: 64, maxLength: 90 }) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 8 }), async (requests) => {
        const ask = ({ isMoods, texts }: (typeof requests)[number]) => results(isMoods ? moods : colours, texts);
        const together = await Promise.all(requests.map(ask));
        for (const [i, one] of requests.entries()) {
          expect(together[i]).toEqual(await oneByOne(one.isMoods ? moods : colours, one.texts));
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe("a model whose file changes", () => {
  it("is loaded anew without a request that fails or waits for it", async () => {
    const model = await train(moodLines(40, 3000));
    const file = paths.engineModel(model.fileId);
    const texts = Array.from({ length: 80 }, (_, i) => `a lovely day in blue ${i}`);
    const old = await results(model, texts);
    expect(await results(model, texts.slice(0, 3))).toEqual(old.slice(0, 3));

    await writeFile(file, await readFile(paths.engineModel(colours.fileId)));
    expect(await results(model, texts.slice(0, 3))).toEqual(old.slice(0, 3));
    const during = results(model, texts.slice(0, 3));
    const refreshed = modelCache().refresh(model.fileId);
    expect(await during).toEqual(old.slice(0, 3));
    await refreshed;
    const changed = await results(colours, texts);
    expect(await results(model, texts.slice(0, 3))).toEqual(changed.slice(0, 3));
    expect(await results(model, texts)).toEqual(changed);
  });

  it("is refused with a sentence, by this thread and the others, when it is damaged", async () => {
    const model = await train(moodLines(40, 4000));
    const file = paths.engineModel(model.fileId);
    const bytes = await readFile(file);
    const texts = Array.from({ length: 80 }, () => "x");
    await writeFile(file, bytes.subarray(0, bytes.length - 1));
    for (const input of ["x", texts]) {
      const { status, body } = await classify(model, input);
      expect(status).toBe(500);
      expect(body.message).toMatch(/^The model cannot be loaded\. The model file is damaged: .* Train it again\.$/);
    }
    await writeFile(file, bytes);
    expect(await results(model, texts)).toHaveLength(80);
    expect(modelCacheStats().loaded).toBeGreaterThan(0);
  });
});
