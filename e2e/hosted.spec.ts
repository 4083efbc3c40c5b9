import type { Page } from "@playwright/test";
import type { HostedStandIn } from "@/lib/testing/hosted-stand-in";
import { expect } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import type { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { test } from "./steps/hosted";
import { choose } from "./steps/splits";

/** The recorded run: what the service said of it before and after (lib/mistral/fixtures). */
const RUN = { steps: 100, duration: "6m 40s", cost: "3.28 EUR", lastLoss: 0.000191, lastValidLoss: 0.000625 };

async function addServer(page: Page, hosted: HostedStandIn, name: string): Promise<string> {
  const answer = await page.request.post("/api/servers", { data: { baseUrl: hosted.origin, apiKey: "sk-test", name } });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

async function prepare(api: Api, name: string): Promise<string> {
  const dataset = await api.uploadCsv(name, sentencesCsv(3, 60));
  return (await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } })).id;
}

const jobIdOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

test("a job on the hosted API is reviewed, started, watched and done, as the service tells it", async ({
  page,
  api,
  standIn,
}) => {
  test.setTimeout(150_000);
  const hosted = await standIn({ apiKey: "sk-test" });
  await addServer(page, hosted, "Hosted stand-in");
  const preparationId = await prepare(api, "hosted flow");
  await page.goto(`/jobs/new?preparation=${preparationId}`);
  await page.getByRole("button", { name: "Advanced settings" }).click();
  await choose(page.getByRole("combobox", { name: "Server" }), /Hosted stand-in/);
  await choose(page.getByRole("combobox", { name: "Base model" }), /ministral-3b-latest/);
  await page.getByRole("button", { name: /Create/ }).press("Enter");
  await expect(page).toHaveURL(/\/jobs\/job_/);

  // What is spent is known before anything is spent.
  await expect(page.getByRole("heading", { name: "Ready to start" })).toBeVisible({ timeout: 60_000 });
  const main = page.getByRole("main");
  for (const fact of [RUN.duration, RUN.cost, /47\.7|48/, /137/])
    await expect(main.getByText(fact).first()).toBeVisible();
  await expectAccessible(page);
  expect(hosted.asked.filter((route) => route.endsWith("/start"))).toEqual([]);
  expect(hosted.created).toHaveLength(1);
  expect(hosted.created[0]).toMatchObject({ model: "ministral-3b-latest", auto_start: false, job_type: "classifier" });
  expect(hosted.asked.filter((route) => route === "POST /v1/files")).toHaveLength(2);

  hosted.hold("running");
  await page.getByRole("button", { name: "Start training" }).press("Enter");
  await expect(page.getByRole("progressbar", { name: "Progress of the training" })).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  const running = await api.waitForJob(jobIdOf(page), "RUNNING");
  const steps = running.checkpoints.map(({ step }) => step);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(steps.length).toBeGreaterThan(1);
  // The wire's 0.0 is a step that was not evaluated, and no loss.
  expect(running.checkpoints.filter(({ validLoss }) => validLoss === 0)).toEqual([]);
  expect(running.checkpoints.some(({ validLoss }) => validLoss === null)).toBe(true);

  hosted.release();
  await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 60_000 });
  const done = await api.waitForJob(jobIdOf(page), "SUCCESS");
  expect(done.checkpoints.at(-1)).toMatchObject({
    step: RUN.steps,
    trainLoss: RUN.lastLoss,
    validLoss: RUN.lastValidLoss,
  });
  expect(done).toMatchObject({ epochs: 47.74101432172152, trainedTokens: 1_638_400 });
  expect(done.events.map(({ status }) => status)).toEqual(
    expect.arrayContaining(["QUEUED", "VALIDATED", "RUNNING", "SUCCESS"]),
  );
  await expect(main.getByText(done.fineTunedModel ?? "no model").first()).toBeVisible();
  await expect(main.getByText("0.000625").first()).toBeVisible();
  await expectAccessible(page);
  expect(hosted.created).toHaveLength(1);
  expect(hosted.asked.filter((route) => route.endsWith("/start"))).toHaveLength(1);

  await page.goto(`/models/${done.modelId}`);
  await expect(page.getByText(done.fineTunedModel ?? "no model").first()).toBeVisible();
  const answer = await page.request.post("/api/classify", {
    data: { model: done.modelId, inputs: ["will it rain tomorrow"] },
  });
  expect((await answer.json()).results[0].targets[0].scores[0]).toMatchObject({ label: "weather_query" });
});

test("a retired server is told before a job is made, and its failed job runs on the embedded engine by one press", async ({
  page,
  api,
  standIn,
}) => {
  test.setTimeout(150_000);
  const hosted = await standIn({ apiKey: "sk-test", isRetired: true });
  const serverId = await addServer(page, hosted, "Retired stand-in");
  const preparationId = await prepare(api, "retired flow");
  const settings = { trainingSteps: 30, learningRate: 1e-4, epochs: null };
  const failed = await api.createJob({
    preparationId,
    serverId,
    model: "ministral-3b-latest",
    hyperparameters: settings,
    autoStart: true,
  });
  await api.waitForJob(failed.id, "FAILED");
  await page.goto(`/jobs/${failed.id}`);
  await expect(page.getByText(/no longer trains/).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Run it on the embedded engine" }).press("Enter");
  await expect(page).not.toHaveURL(new RegExp(failed.id));
  await expect(page).toHaveURL(/\/jobs\/job_/);
  const again = await api.getJob(jobIdOf(page));
  expect(again).toMatchObject({ serverId: "embedded", preparationId, hyperparameters: settings });
  expect(hosted.created).toEqual([]);
});
