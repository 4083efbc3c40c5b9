import { readdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { type Answer, call, createTestJob, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { explainedClassificationSchema, modelDetailsSchema } from "../../x-schema";
import { v1 } from "../app";
import { modelCacheStats } from "../serving/model-cache";
import { loadNeighbours } from "./training-rows";

/** A trained model, shared by the tests that only ask it. */
let model = "";

async function trainModel(content: string, base = "ngram"): Promise<string> {
  const id = await createTestJob({ auto_start: true, model: base }, content);
  const job = await waitForStatus(id, "SUCCESS", "FAILED");
  expect(job.status, JSON.stringify(job.events)).toBe("SUCCESS");
  return job.fine_tuned_model;
}

/** Rows with two targets: one label, and a list of them. */
function twoTargetLines(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const isGood = i % 2 === 0;
    const isLong = i % 3 === 0;
    const text = `${isGood ? "what a lovely day" : "such an awful evening"} number ${i}${isLong ? " with rain and wind" : ""}`;
    const topics = [...(isLong ? ["weather"] : []), isGood ? "day" : "night"];
    return JSON.stringify({ text, labels: { mood: isGood ? "good" : "bad", topics } });
  });
  return lines.join("\n");
}

beforeAll(async () => {
  await useRunner();
  model = await trainModel(twoTargetLines(90));
}, 60_000);

const at = (id: string, suffix = "") => `/v1/x/models/${encodeURIComponent(id)}${suffix}`;
const details = async (id: string) => modelDetailsSchema.parse((await call("GET", at(id))).body);
const classify = (body: Record<string, unknown>) => call("POST", "/v1/x/classifications", { model, ...body });
const fileOf = async (id: string) =>
  paths.engineModel((await db.engineModel.findUniqueOrThrow({ where: { id } })).fileId);

async function uploadFile(bytes: Uint8Array, name = "my.model") {
  const form = new FormData();
  form.append("file", new File([Uint8Array.from(bytes)], name));
  return call("POST", "/v1/x/models/file", form);
}

describe("details of a model", () => {
  it("tells what its file says", async () => {
    const about = await details(model);
    expect(about).toMatchObject({ id: model, root: "ngram", seed: 42, object: "model.details" });
    expect(about.job).toMatch(/^[0-9a-f-]{36}$/);
    expect(about.size_bytes).toBe((await readFile(await fileOf(model))).byteLength);
    expect(about.hyperparameters).toMatchObject({ training_steps: 6, learning_rate: 4e-5 });
    expect(about.features).toBeGreaterThan(0);
    const [mood, topics] = about.targets;
    expect(mood).toMatchObject({ name: "mood", labels: ["good", "bad"], loss_function: "single_class", fitted: null });
    expect(topics).toMatchObject({ name: "topics", loss_function: "multi_class", energy_limit: null });
  });

  it("answers an unknown model in the management family", async () => {
    for (const [method, suffix] of [
      ["GET", ""],
      ["GET", "/file"],
      ["DELETE", "/thresholds"],
    ] as const) {
      const { status, body } = await call(method, at("ft:classifier:nope", suffix));
      expect([status, body]).toEqual([404, { detail: "No model matches the given query." }]);
    }
    expect((await call("PUT", at("ft:classifier:nope", "/thresholds"), { mood: 0.5 })).status).toBe(404);
  });
});

describe("thresholds", () => {
  it("are set, decide, survive in the file, and go back", async () => {
    const before = await details(model);
    const text = "what a lovely day";
    const chosen = async () => {
      const { body } = await classify({ input: text });
      const { mood, topics } = explainedClassificationSchema.parse(body).results[0]?.targets ?? {};
      return { mood: mood?.labels, topics: topics?.labels, good: Number(mood?.scores.good) };
    };
    const first = await chosen();
    expect(first.mood).toEqual(["good"]);
    const set = await call("PUT", at(model, "/thresholds"), { mood: { good: 1 }, topics: 0 });
    expect(set.status, JSON.stringify(set.body)).toBe(200);
    expect(modelDetailsSchema.parse(set.body).targets).toMatchObject([
      { thresholds: { good: 1, bad: 0 }, fitted: { threshold: before.targets[0]?.threshold } },
      { threshold: 0, thresholds: { weather: 0, day: 0, night: 0 } },
    ]);
    const second = await chosen();
    expect(second).toEqual({
      mood: first.good >= 1 ? ["good"] : [],
      topics: ["weather", "day", "night"],
      good: first.good,
    });
    const record = await db.engineModel.findUniqueOrThrow({ where: { id: model } });
    expect(record.sizeBytes).toBe((await readFile(await fileOf(model))).byteLength);

    const reset = await call("DELETE", at(model, "/thresholds"));
    expect(reset.body).toEqual(before);
    expect(await chosen()).toEqual(first);
  });

  it("go back for one target and stay for another that was set", async () => {
    const { targets } = await details(model);
    await call("PUT", at(model, "/thresholds"), { mood: 0.9, topics: 0.2 });
    const { body, status } = await call("PUT", at(model, "/thresholds"), { mood: null });
    expect(status, JSON.stringify(body)).toBe(200);
    const [mood, topics] = modelDetailsSchema.parse(body).targets;
    expect(mood).toEqual(targets[0]);
    expect(topics?.thresholds).toEqual({ weather: 0.2, day: 0.2, night: 0.2 });
    await call("DELETE", at(model, "/thresholds"));
  });

  it("changes them one after the other when they come together", async () => {
    const values = [0.11, 0.22, 0.33, 0.44];
    const answers = await Promise.all(
      values.map((value, i) =>
        call("PUT", at(model, "/thresholds"), { topics: { [["weather", "day"][i % 2] ?? ""]: value } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await details(model)).targets[1]?.thresholds).toMatchObject({ weather: 0.33, day: 0.44 });
    await call("DELETE", at(model, "/thresholds"));
  });

  it("answers requests under way with the old ones or the new ones, and those that come after with the new", async () => {
    const ask = async () => {
      const { status, body } = await classify({ input: "what a lovely day" });
      expect(status).toBe(200);
      return explainedClassificationSchema.parse(body).results[0]?.targets.topics?.labels.length;
    };
    const before = await ask();
    const [set, ...during] = await Promise.all([
      call("PUT", at(model, "/thresholds"), { topics: 0 }),
      ...Array.from({ length: 20 }, ask),
    ]);
    expect(set.status).toBe(200);
    expect([before, 3]).toEqual(expect.arrayContaining([...new Set(during)]));
    expect(await ask()).toBe(3);
    await call("DELETE", at(model, "/thresholds"));
  });

  it("leaves no file of a model that is deleted at the same time", async () => {
    const doomed = await trainModel(moodLines(60, 300), "ngram");
    const file = path.basename(await fileOf(doomed), ".model");
    const [first, second, deletion] = await Promise.all([
      call("PUT", at(doomed, "/thresholds"), { mood: 0.1 }),
      call("PUT", at(doomed, "/thresholds"), { mood: 0.2 }),
      call("DELETE", `/v1/models/${encodeURIComponent(doomed)}`),
    ]);
    expect(deletion.status).toBe(200);
    for (const { status } of [first, second]) expect([200, 404]).toContain(status);
    expect(readdirSync(paths.engineModels()).filter((name) => name.startsWith(file))).toEqual([]);
  });

  it.each([
    [{ colour: 0.5 }, 'The model has no target "colour".'],
    [{ topics: { rain: 0.5 } }, 'Target "topics" has no label "rain".'],
  ])("refuses %j with a sentence", async (body, sentence) => {
    expect(await call("PUT", at(model, "/thresholds"), body)).toMatchObject({
      status: 422,
      body: { detail: sentence },
    });
  });

  it.each([{}, { topics: 2 }, { topics: "0.5" }, { topics: { day: -1 } }, [[]]])(
    "refuses %j with an array",
    async (body) => {
      const answer = await call("PUT", at(model, "/thresholds"), body);
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0].loc[0]).toBe("body");
    },
  );
});

describe("classifications with reasons", () => {
  it("scores as the plain route does, and says what is chosen", async () => {
    const input = ["what a lovely day", "such an awful evening with rain and wind"];
    const { status, body } = await classify({ input });
    expect(status, JSON.stringify(body)).toBe(200);
    const answer = explainedClassificationSchema.strict().parse(body);
    const plain = (await call("POST", "/v1/classifications", { model, input })).body.results;
    answer.results.forEach(({ targets, nearest }, i) => {
      expect(nearest).toBeUndefined();
      for (const [name, { scores, labels, energy, explanation }] of Object.entries(targets)) {
        for (const [label, score] of Object.entries(scores)) expect(score).toBeCloseTo(plain[i][name].scores[label], 5);
        expect(labels.every((label) => label in scores)).toBe(true);
        expect(explanation).toBeUndefined();
        expect(energy === null).toBe(name === "topics");
      }
    });
    expect(answer.results.map(({ targets }) => targets.mood?.labels)).toEqual([["good"], ["bad"]]);
  });

  it("explains the chosen label by its words, with their places", async () => {
    const text = "lovely, such a day";
    const { body } = await classify({ input: text, explain: true });
    const { mood } = explainedClassificationSchema.parse(body).results[0]?.targets ?? {};
    const [explanation] = mood?.explanation ?? [];
    expect(explanation?.label).toBe("good");
    const tokens = explanation?.tokens ?? [];
    expect(tokens.map((token) => token.text)).toEqual(["lovely", ",", "such", "a", "day"]);
    for (const { text: word, start, end } of tokens) expect(text.slice(start, end)).toBe(word);
    const by = Object.fromEntries(tokens.map((token) => [token.text, token.contribution]));
    expect(by.lovely).toBeGreaterThan(0);
    expect(by.such).toBeLessThan(Number(by.lovely));
  });

  it("finds the training rows a text is like", async () => {
    const { body } = await classify({ input: ["what a lovely day number 4", ""], nearest: 3 });
    const answer = explainedClassificationSchema.parse(body);
    expect((await details(model)).training_rows_kept).toBe(90);
    expect(answer.nearest_note).toBeUndefined();
    const [rows = [], ofNothing] = answer.results.map(({ nearest }) => nearest ?? []);
    expect(rows).toHaveLength(3);
    expect(ofNothing).toHaveLength(3);
    for (const { text, labels } of rows) {
      expect(text).toContain("lovely day");
      expect(labels.mood).toEqual(["good"]);
      expect(labels.topics).toContain("day");
    }
    const similarities = rows.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((one, other) => other - one));
    expect(similarities[0]).toBeGreaterThan(0.9);
  });

  it("says why there are no training rows when their file is damaged", async () => {
    const copy = await trainModel(moodLines(60, 400), "ngram");
    writeFileSync((await fileOf(copy)).replace(/\.model$/, ".rows"), "damaged");
    const { status, body } = await call("POST", "/v1/x/classifications", { model: copy, input: "sad", nearest: 1 });
    expect(status).toBe(200);
    expect(body.results[0].nearest).toBeNull();
    expect(body.nearest_note).toContain("The file of training rows is damaged");
  });

  it("refuses what it does not do", async () => {
    const many = Array.from({ length: 21 }, () => "x");
    expect(await classify({ input: many, explain: true })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", "input"], msg: "Value error, At most 20 inputs are explained in one call." }] },
    });
    expect((await classify({ input: many })).status).toBe(200);
    const tooMany = await classify({ input: Array.from({ length: 101 }, () => "x") });
    expect(tooMany.status).toBe(422);
    expect(tooMany.body.detail).toContainEqual(expect.objectContaining({ type: "too_big", loc: ["body", "input"] }));
    expect((await classify({ input: "x", nearest: 51 })).status).toBe(422);
    expect((await classify({ input: "x", why: true })).body.detail[0].type).toBe("extra_forbidden");
    expect(await call("POST", "/v1/x/classifications", { model: "nope", input: "x" })).toMatchObject({
      status: 400,
      body: { object: "error", type: "invalid_model" },
    });
  });
});

describe("a model that is deleted while it is asked", () => {
  it("answers as one that never was", async () => {
    const doomed = await trainModel(moodLines(60, 900), "ngram");
    const never = doomed.replace(/\w{8}$/, "00000000");
    const same = (answer: Answer) => JSON.parse(JSON.stringify(answer.body).replaceAll(doomed, never));
    const asks: ((id: string) => Promise<Answer>)[] = [
      (id) => call("GET", at(id)),
      (id) => call("GET", at(id, "/file")),
      (id) => call("POST", "/v1/x/classifications", { model: id, input: "x", nearest: 1 }),
      (id) => call("POST", "/v1/moderations", { model: id, input: "x" }),
    ];
    const record = await db.engineModel.findUniqueOrThrow({ where: { id: doomed } });
    expect((await call("DELETE", `/v1/models/${encodeURIComponent(doomed)}`)).status).toBe(200);
    for (const ask of asks) {
      // As somebody has read it who asked just before the deletion.
      const find = vi.spyOn(db.engineModel, "findUnique").mockResolvedValueOnce(record as never);
      const answer = await ask(doomed);
      expect(find).toHaveBeenCalled();
      find.mockRestore();
      const expected = await ask(never);
      expect(expected.status).toBeGreaterThanOrEqual(400);
      expect(expected.status).toBeLessThan(500);
      expect([answer.status, same(answer)]).toEqual([expected.status, expected.body]);
    }
  });

  it("leaves nothing in memory", async () => {
    const doomed = await trainModel(moodLines(60, 1100), "ngram");
    await call("POST", "/v1/x/classifications", { model: doomed, input: "x", nearest: 1 });
    const file = path.basename(await fileOf(doomed), ".model");
    expect((await loadNeighbours(file)).rows).not.toBeNull();
    const { loaded } = modelCacheStats();
    await call("DELETE", `/v1/models/${encodeURIComponent(doomed)}`);
    expect(modelCacheStats().loaded).toBe(loaded - 1);
    expect((await loadNeighbours(file)).rows).toBeNull();
  });
});

describe("model files", () => {
  it("are downloaded, and uploaded as a model of their own that answers the same", async () => {
    const response = await v1(new Request(`http://127.0.0.1:3000${at(model, "/file")}`));
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="${model.replaceAll(":", "-")}.model"`,
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Number(response.headers.get("content-length"))).toBe(bytes.byteLength);

    const { status, body } = await uploadFile(bytes);
    expect(status, JSON.stringify(body)).toBe(200);
    const copy = modelDetailsSchema.parse(body);
    expect(copy.id).toMatch(/^ft:classifier:(ngram|static|encoder):[0-9a-f]{8}:\d{8}:[0-9a-f]{8}$/);
    expect(copy).toMatchObject({ job: null, root: copy.level, training_rows_kept: null, seed: 42 });
    expect(copy.targets).toEqual((await details(model)).targets);
    const input = ["what a lovely day", "such an awful evening"];
    const of = async (id: string) => (await call("POST", "/v1/classifications", { model: id, input })).body.results;
    expect(await of(copy.id)).toEqual(await of(model));
    const near = await call("POST", "/v1/x/classifications", { model: copy.id, input, nearest: 2 });
    expect(near.body.results[0].nearest).toBeNull();
    expect(near.body.nearest_note).toBeTypeOf("string");
    expect((await call("GET", `/v1/models/${encodeURIComponent(copy.id)}`)).body).toMatchObject({ type: "fine-tuned" });
    expect((await call("DELETE", `/v1/models/${encodeURIComponent(copy.id)}`)).status).toBe(200);
  });

  it.each(["truncated", "flipped", "not a model", "empty"])(
    "refuses a %s file and leaves nothing behind",
    async (kind) => {
      const whole = new Uint8Array(await readFile(await fileOf(model)));
      const flipped = Uint8Array.from(whole);
      flipped[whole.length - 5] = (whole.at(-5) ?? 0) ^ 4;
      const forms: Record<string, Uint8Array> = {
        truncated: whole.subarray(0, 500),
        flipped,
        "not a model": Buffer.from("text,label\n"),
        empty: new Uint8Array(),
      };
      const before = readdirSync(paths.engineModels()).length;
      const models = await db.engineModel.count();
      const { status, body } = await uploadFile(forms[kind] ?? new Uint8Array(), "dir/bad.model");
      expect(status).toBe(422);
      expect(body.detail).toBe("Invalid model file.");
      expect(body.message).toMatch(/^bad\.model: /);
      expect(readdirSync(paths.engineModels())).toHaveLength(before);
      expect(readdirSync(paths.temporary())).toEqual([]);
      expect(await db.engineModel.count()).toBe(models);
    },
  );

  it("refuses a form without a file", async () => {
    const answer = await call("POST", "/v1/x/models/file", { file: "x" });
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(["body", "file"]);
  });

  it("says so when the file of a model is damaged", async () => {
    const broken = await trainModel(moodLines(60, 700), "ngram");
    const file = await fileOf(broken);
    writeFileSync(file, "damaged");
    const { status, body } = await call("GET", at(broken));
    expect(status).toBe(500);
    expect(body.message).toContain("damaged");
    writeFileSync(path.join(paths.engineModels(), `${path.basename(file, ".model")}.rows`), "damaged");
    const answer = await call("DELETE", `/v1/models/${encodeURIComponent(broken)}`);
    expect(answer.status).toBe(200);
    expect(readdirSync(paths.engineModels()).filter((name) => name.startsWith(path.basename(file, ".model")))).toEqual(
      [],
    );
  });
});
