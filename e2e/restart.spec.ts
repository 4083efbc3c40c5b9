import { Mistral } from "@mistralai/mistralai";
import { expect, test } from "@playwright/test";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { withStudio } from "./steps/studio";

/** Enough that there are seconds between the first and the last of them. */
const STEPS = 600;

test("a job that was training when the power went out ends in SUCCESS, and nothing is doubled or lost", async ({
  request,
}) => {
  test.setTimeout(180_000);
  await withStudio({}, async (studio) => {
    const api = new Api(request, studio.url);
    const dataset = await api.uploadCsv("many intents", sentencesCsv(50, 200));
    const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
    const { id } = await api.createJob({
      preparationId: preparation.id,
      autoStart: true,
      hyperparameters: { trainingSteps: STEPS },
    });
    await expect.poll(async () => (await api.getJob(id)).currentStep, { timeout: 60_000 }).toBeGreaterThan(20);
    const before = await api.getJob(id);
    expect(before.status).toBe("RUNNING");
    await studio.kill();

    await studio.start();
    const after = await api.waitForJob(id, "SUCCESS", 120_000);
    expect(after.remoteJobId).toBe(before.remoteJobId);
    expect(after.checkpoints.map((row) => row.step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect(after.checkpoints.slice(0, before.checkpoints.length)).toEqual(before.checkpoints);
    const history = after.events.map((event) => event.status);
    expect(history.filter((status) => status === "SUCCESS")).toHaveLength(1);
    expect(new Set(after.events.map((event) => event.sequence)).size).toBe(after.events.length);

    const client = new Mistral({ apiKey: "any", serverURL: studio.url });
    expect((await client.fineTuning.jobs.list()).total).toBe(1);
    expect((await client.files.list()).total).toBe(2);
    const models = (await client.models.list()).data ?? [];
    expect(models.filter((card) => card.type === "fine-tuned")).toHaveLength(1);
    const answer = await client.classifiers.classify({
      model: after.fineTunedModel ?? "",
      inputs: ["please, handle7 the kitchen with word7x2"],
    });
    const scores = Object.entries(answer.results[0]?.intent?.scores ?? {}).sort((a, b) => b[1] - a[1]);
    expect(scores[0]?.[0]).toBe("intent_7");
  });
});
