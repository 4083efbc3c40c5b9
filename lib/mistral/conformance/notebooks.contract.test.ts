import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connection, connect, createdId, type JobDetails, pollWhile } from "@/lib/testing/conformance";
import { useRunner } from "@/lib/testing/engine";

/*
 * The calls of the three tutorials of the hosted service, with their parameters, their polling loops and their way of
 * reading the metrics, on small data of our own. Their pauses of ten seconds are shortened.
 */

const INTERVAL_MS = 30;
const MODEL = "ministral-3b-latest";
const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const cycle = <T>(list: readonly T[], at: number): T => {
  const found = list[at % list.length];
  if (found === undefined) throw new Error("An empty list has nothing to cycle through.");
  return found;
};

const INTENTS: Readonly<Record<string, readonly string[]>> = {
  weather_query: ["will it rain", "how warm is it outside", "do I need an umbrella", "is there snow coming"],
  play_music: ["play some jazz", "shuffle my running list", "put on the new album", "turn up this song"],
  calendar_set: ["put lunch in my calendar", "schedule a meeting", "add a reminder", "book the dentist"],
  news_query: ["what are the headlines", "any news about the election", "read me the papers", "what happened abroad"],
  email_query: ["check my inbox", "did anna write to me", "are there new mails", "show unread messages"],
};
const WHEN = ["this afternoon", "tonight", "on friday", "tomorrow morning", "for the weekend", "at noon", "right now"];

function intentRows(count: number, offset = 0): { text: string; labels: { intent: string } }[] {
  return Array.from({ length: count }, (_, i) => {
    const [intent, phrases] = cycle(Object.entries(INTENTS), i);
    const n = i + offset;
    return { text: `${cycle(phrases, Math.floor(n / 5))} ${cycle(WHEN, n)} ${n}`, labels: { intent } };
  });
}

const REMARKS: readonly [string, string[]][] = [
  ["thanks, that cleared it up", ["safe"]],
  ["what a nice way to put it", ["safe"]],
  ["only a clown would believe this rubbish", ["toxicity", "insult"]],
  ["you are a fool and so is your dog", ["toxicity", "insult"]],
  ["i know where you live, watch your back", ["toxicity", "threat"]],
  ["this filthy garbage makes me sick", ["toxicity", "obscene"]],
];

function moderationRows(count: number, offset = 0): { text: string; labels: { moderation: string[] } }[] {
  return Array.from({ length: count }, (_, i) => {
    const [text, moderation] = cycle(REMARKS, i);
    return { text: `${text}, ${cycle(WHEN, i + offset)} ${i + offset}`, labels: { moderation } };
  });
}

const PRODUCTS: readonly [string, string[]][] = [
  ["limonade au citron", ["beverages", "plant-based-foods-and-beverages"]],
  ["gekochte linsen", ["plant-based-foods", "plant-based-foods-and-beverages"]],
  ["fromage blanc nature", ["dairies"]],
  ["chocolate biscuits", ["snacks", "sweet-snacks"]],
  ["prosciutto crudo", ["meats-and-their-products"]],
];
const COUNTRIES = { france: "paris maison", germany: "berlin hof", italy: "roma casa" };

function productRows(count: number, offset = 0): { text: string; labels: { food: string[]; country_label: string } }[] {
  return Array.from({ length: count }, (_, i) => {
    const [name, food] = cycle(PRODUCTS, i);
    const [country_label, words] = cycle(Object.entries(COUNTRIES), Math.floor(i / 5));
    return { text: `${name} ${words} ${i + offset}`, labels: { food, country_label } };
  });
}

/** The curves as the tutorials draw them: oldest first, and no point where nothing was evaluated. */
function curves(job: JobDetails) {
  const train: [number, number][] = [];
  const valid: [number, number][] = [];
  for (const { stepNumber, metrics } of [...(job.checkpoints ?? [])].reverse()) {
    if (typeof metrics.trainLoss === "number") train.push([stepNumber, metrics.trainLoss]);
    if (metrics.validLoss === 0 || typeof metrics.validLoss !== "number") continue;
    valid.push([stepNumber, metrics.validLoss]);
  }
  return { train, valid };
}

describe("the tutorials", () => {
  let connection: Connection;
  beforeAll(async () => {
    await useRunner();
    connection = await connect("over HTTP");
  });
  afterAll(() => connection.close());

  /** Everything a tutorial does before it uses its model: uploads, creates, loop 1 twice with a start between. */
  async function follow(
    name: string,
    data: { train: object[]; validation: object[] },
    hyperparameters: { trainingSteps: number; learningRate: number },
  ): Promise<JobDetails> {
    const { files, fineTuning } = connection.client;
    const upload = async (fileName: string, rows: object[]) =>
      (await files.upload({ file: { fileName, content: new TextEncoder().encode(lines(rows)) } })).id;
    const train = await upload(`${name}_train.jsonl`, data.train);
    const validation = await upload(`${name}_validation.jsonl`, data.validation);
    const created = await fineTuning.jobs.create({
      model: MODEL,
      jobType: "classifier",
      trainingFiles: [{ fileId: train, weight: 1 }],
      validationFiles: [validation],
      hyperparameters,
      autoStart: false,
      integrations: [{ type: "wandb", project: `${name}-classifier`, apiKey: "0".repeat(40) }],
    });
    const jobId = createdId(created);
    // "while status is not VALIDATED", which never ends when the data is bad: then the last look says why.
    const validated = await pollWhile(connection.client, jobId, ["QUEUED", "VALIDATING"], INTERVAL_MS);
    expect(validated.status, JSON.stringify(validated.events)).toBe("VALIDATED");
    await fineTuning.jobs.start({ jobId });
    // "while status is QUEUED or RUNNING": any other status ends it, so VALIDATED must not be seen again.
    const done = await pollWhile(connection.client, jobId, ["QUEUED", "RUNNING"], INTERVAL_MS);
    expect(done.status, JSON.stringify(done.events)).toBe("SUCCESS");
    return done;
  }

  function expectCurves(job: JobDetails, steps: number) {
    const { train, valid } = curves(job);
    expect(train).toHaveLength(steps);
    expect(train.map(([step]) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect(valid.at(-1)?.[0]).toBe(steps);
    expect(valid.length).toBeGreaterThan(1);
    expect(valid.length).toBeLessThan(steps);
    expect(Number(train.at(-1)?.[1])).toBeLessThan(Number(train[0]?.[1]));
    expect(Number(valid.at(-1)?.[1])).toBeLessThan(Number(valid[0]?.[1]));
  }

  it("intents: one target with one label a row", async () => {
    const data = { train: intentRows(150), validation: intentRows(30, 1000) };
    const job = await follow("intent", data, { trainingSteps: 100, learningRate: 0.00004 });
    expectCurves(job, 100);
    expect(job.metadata).toMatchObject({ trainTokens: 6_553_600, trainTokensPerStep: 65_536 });
    expect(job.trainedTokens).toBe(1_638_400);
    expect(job.hyperparameters.epochs).toBe(6_553_600 / Number(job.metadata?.dataTokens));
    const labels = Object.keys(INTENTS);
    expect(job.classifierTargets).toEqual([{ name: "intent", labels, weight: 1, lossFunction: "single_class" }]);
    const answer = await connection.client.classifiers.classify({
      model: String(job.fineTunedModel),
      inputs: ["will it rain this afternoon"],
    });
    const scores = Object.entries(answer.results[0]?.intent?.scores ?? {});
    expect(scores.toSorted(([, a], [, b]) => b - a)[0]?.[0]).toBe("weather_query");
    expect(scores.reduce((sum, [, score]) => sum + score, 0)).toBeCloseTo(1, 5);
  });

  it("moderation: one target with lists of labels, taken from the data", async () => {
    const data = { train: moderationRows(150), validation: moderationRows(30, 1000) };
    const job = await follow("moderation", data, { trainingSteps: 200, learningRate: 0.00005 });
    expectCurves(job, 200);
    expect(job.trainedTokens).toBe(3_276_800);
    expect(job.classifierTargets).toEqual([
      {
        name: "moderation",
        labels: ["safe", "toxicity", "insult", "threat", "obscene"],
        weight: 1,
        lossFunction: "multi_class",
      },
    ]);
    const answer = await connection.client.classifiers.classify({
      model: String(job.fineTunedModel),
      inputs: ["you are a fool, what rubbish", "thanks, a nice way to put it"],
    });
    const [rude, kind] = answer.results.map((result) => result.moderation?.scores ?? {});
    expect(rude?.insult).toBeGreaterThan(0.5);
    expect(rude?.toxicity).toBeGreaterThan(0.5);
    expect(kind?.safe).toBeGreaterThan(0.5);
    expect(kind?.threat).toBeLessThan(0.5);
  });

  it("products: two targets, one of them with lists, asked row by row", async () => {
    const data = { train: productRows(150), validation: productRows(30, 1000) };
    const job = await follow("product", data, { trainingSteps: 250, learningRate: 0.00007 });
    expectCurves(job, 250);
    expect(job.trainedTokens).toBe(4_096_000);
    expect(job.classifierTargets.map(({ name, lossFunction }) => [name, lossFunction])).toEqual([
      ["food", "multi_class"],
      ["country_label", "single_class"],
    ]);
    const threshold = 0.25;
    const test = productRows(30, 5000);
    let right = 0;
    let rightCountries = 0;
    for (const { text, labels } of test) {
      const model = String(job.fineTunedModel);
      const { results } = await connection.client.classifiers.classify({ model, inputs: [text] });
      const food = Object.entries(results[0]?.food?.scores ?? {}).filter(([, score]) => score > threshold);
      const countries = Object.entries(results[0]?.country_label?.scores ?? {}).toSorted(([, a], [, b]) => b - a);
      if (labels.food.every((label) => food.some(([name]) => name === label))) right++;
      if (countries[0]?.[0] === labels.country_label) rightCountries++;
    }
    expect(right).toBeGreaterThan(24);
    expect(rightCountries).toBeGreaterThan(24);
  });

  it("a job that starts by itself, waited for in the two other loops", async () => {
    const content = new TextEncoder().encode(lines(intentRows(60, 9000)));
    const { id: fileId } = await connection.client.files.upload({ file: { fileName: "auto.jsonl", content } });
    for (const [trainingSteps, busy] of [
      [3, ["VALIDATING", "RUNNING", "QUEUED"]],
      [4, ["QUEUED", "STARTED", "VALIDATING", "VALIDATED", "RUNNING"]],
    ] as const) {
      const created = await connection.client.fineTuning.jobs.create({
        model: MODEL,
        trainingFiles: [{ fileId }],
        hyperparameters: { trainingSteps, learningRate: 0.0001 },
        autoStart: true,
      });
      expect((await pollWhile(connection.client, createdId(created), busy, INTERVAL_MS)).status).toBe("SUCCESS");
    }
  });
});
