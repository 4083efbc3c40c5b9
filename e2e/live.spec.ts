import { type Page, test as plain } from "@playwright/test";
import { jobList } from "@/lib/jobs/schema";
import { expect, test } from "./fixtures";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { withStudio } from "./steps/studio";

/** A training that takes a while, at a pace that pages keep up with: many rows, so that a step takes long. */
async function aLongJob(api: Api, name: string, trainingSteps: number) {
  const dataset = await api.uploadCsv(name, sentencesCsv(60, 700));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const job = await api.createJob({
    preparationId: preparation.id,
    autoStart: true,
    hyperparameters: { trainingSteps },
  });
  await expect.poll(async () => (await api.getJob(job.id)).currentStep, { timeout: 90_000 }).toBeGreaterThan(10);
  return job;
}

const NEWEST = "[data-newest-step]";

test("two tabs show the same live state, a reload goes on, and what was learnt so far is kept", async ({
  page,
  context,
  api,
}) => {
  test.setTimeout(240_000);
  const { id } = await aLongJob(api, "two tabs", 20_000);
  const other = await context.newPage();
  await Promise.all([page.goto(`/jobs/${id}`), other.goto(`/jobs/${id}`)]);
  const stepOf = async (tab: typeof page) => Number(await tab.locator(NEWEST).getAttribute("data-newest-step"));
  for (const tab of [page, other]) {
    await tab.bringToFront();
    const seen = await stepOf(tab);
    await expect.poll(() => stepOf(tab)).toBeGreaterThan(seen);
  }
  await other.bringToFront();
  const before = await stepOf(other);
  await other.reload();
  // Already in what the server sends, and it goes on.
  expect(await stepOf(other)).toBeGreaterThanOrEqual(before);

  await page.bringToFront();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop and save" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  const done = await api.waitForJob(id, "SUCCESS", 120_000);
  expect(done.isFinishing).toBe(true);
  expect(done.currentStep).toBeLessThan(20_000);
  expect(done.modelId).not.toBeNull();
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await expect(tab.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible();
  }
});

test("a training of some hundred steps a second is followed closely, and stops when it is told to", async ({
  page,
  api,
  request,
}) => {
  test.setTimeout(180_000);
  // A step is over in a few milliseconds, and all of them not before the test is.
  const dataset = await api.uploadCsv("quick steps", sentencesCsv(40, 500));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const { id } = await api.createJob({
    preparationId: preparation.id,
    autoStart: true,
    hyperparameters: { trainingSteps: 50_000 },
  });
  await page.goto(`/jobs/${id}`);
  const seen = async () => Number(await page.locator(NEWEST).getAttribute("data-newest-step"));
  await expect.poll(seen, { timeout: 60_000 }).toBeGreaterThan(5_000);

  // What the engine has trained by now is on the page in a moment, however many steps came before.
  const { remoteJobId } = await api.getJob(id);
  const told = await request.get(`/v1/x/jobs/${remoteJobId}/metrics?after_step=50000`);
  const { progress } = (await told.json()) as { progress: { done: number } };
  await expect.poll(seen, { timeout: 15_000 }).toBeGreaterThanOrEqual(progress.done);

  await page.getByRole("button", { name: "Stop", exact: true }).click({ timeout: 15_000 });
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop and discard" }).click({ timeout: 15_000 });
  await expect(page.getByText(/^Stopped at step/).first()).toBeVisible({ timeout: 60_000 });
});

const LOST = /The connection to the app has been lost since \d\d:\d\d:\d\d/;

/** What a page says once its app is gone: since when, with nothing to press and no clock that goes on. */
async function seesTheLoss(page: Page) {
  // Read aloud as well, out of sight.
  const note = page.getByText(LOST).filter({ visible: true }).first();
  await expect(note).toBeVisible({ timeout: 10_000 });
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeDisabled();
}

// Without the watch on the console: Chromium writes a line for every try while the server is away.
plain("a restart of the server in the middle of a stream leaves one continuous curve", async ({ page, request }) => {
  plain.setTimeout(300_000);
  await withStudio({ page }, async (studio) => {
    const api = new Api(request, studio.url);
    const { id } = await aLongJob(api, "restarted", 300);
    await page.goto(`${studio.url}/jobs/${id}`);
    const step = async () => Number(await page.locator(NEWEST).getAttribute("data-newest-step"));
    await expect.poll(step).toBeGreaterThan(20);
    const before = await step();
    await studio.kill();
    await seesTheLoss(page);
    // What is known stays on the screen meanwhile.
    expect(await step()).toBeGreaterThanOrEqual(before);

    await studio.start();
    await expect(page.getByText(LOST)).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 150_000 });
    const job = await api.getJob(id);
    expect(job.checkpoints.map((row) => row.step)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    const sequences = [...job.events, ...job.checkpoints].map((row) => row.sequence);
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(job.events.filter(({ status }) => status === "SUCCESS")).toHaveLength(1);
  });
});

plain("an app that is told to end does so while pages read its streams, and they say so", async ({ page, request }) => {
  plain.setTimeout(180_000);
  await withStudio({ page }, async (studio) => {
    // It does not end by itself before it is stopped.
    const { id } = await aLongJob(new Api(request, studio.url), "told to end", 20_000);
    await page.goto(`${studio.url}/jobs/${id}`);
    await expect(page.locator(NEWEST)).toBeVisible();
    await studio.stop();
    await seesTheLoss(page);
    await studio.start();
    await expect(page.getByText(LOST)).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeEnabled();
  });
});

test.describe("what is over", () => {
  test.use({ provokesRefusals: true });

  test("goes to the trash, comes back, and leaves for good with its files", async ({ page, api, request }) => {
    const dataset = await api.uploadCsv("trash me", sentencesCsv(4, 40));
    const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
    const { id } = await api.createJob({
      preparationId: preparation.id,
      autoStart: true,
      hyperparameters: { trainingSteps: 8 },
    });
    await api.waitForJob(id, "SUCCESS");
    const isListed = async (trash: boolean) => {
      const answer = await request.get(`/api/jobs?limit=200&trash=${trash}`);
      return jobList.parse(await answer.json()).data.some((job) => job.id === id);
    };
    await page.goto(`/jobs/${id}`);
    await page.getByRole("button", { name: "Move to trash" }).click();
    await expect.poll(() => isListed(true)).toBe(true);
    expect(await isListed(false)).toBe(false);

    await page.goto(`/jobs/${id}`);
    await expect(page.getByText("This job is in the trash")).toBeVisible();
    await page.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByText("This job is in the trash")).toBeHidden();
    expect(await isListed(false)).toBe(true);

    const early = await request.post(`/api/jobs/${id}/purge`, { data: { deleteFiles: true } });
    expect(early.status()).toBe(409);
    await request.delete(`/api/jobs/${id}`);
    const consequences = await (await request.get(`/api/jobs/${id}/consequences`)).json();
    expect(consequences).toMatchObject({ checkpoints: 8, model: { name: expect.stringContaining("trash me") } });
    const purged = await (await request.post(`/api/jobs/${id}/purge`, { data: { deleteFiles: true } })).json();
    expect(purged.files.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["deleted", "deleted"]);
    expect((await request.get(`/api/jobs/${id}`)).status()).toBe(404);
    // The model stays, and still answers.
    const answer = await request.post("/api/classify", {
      data: { model: consequences.model.id, inputs: ["please, handle1 the kitchen"] },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  });
});

test("every metric of a run is downloaded as CSV and JSON", async ({ api, request }) => {
  const dataset = await api.uploadCsv("metrics", sentencesCsv(4, 60));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const { id } = await api.createJob({
    preparationId: preparation.id,
    autoStart: true,
    hyperparameters: { trainingSteps: 30 },
  });
  await api.waitForJob(id, "SUCCESS");
  const csv = await request.get(`/api/jobs/${id}/metrics.csv`);
  expect(csv.headers()["content-disposition"]).toContain(`metrics-${id}-metrics.csv`);
  const [head, ...lines] = (await csv.text())
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(head).toEqual([
    ...["step", "time", "train_loss", "validation_loss", "learning_rate"],
    ...["intent_accuracy", "intent_macro_f1", "intent_micro_f1"],
  ]);
  expect(lines.map(([step]) => Number(step))).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  const evaluated = lines.filter((cells) => cells[3] !== "");
  expect(evaluated.length).toBeGreaterThan(0);
  for (const cells of evaluated) expect(Number(cells[6])).toBeGreaterThan(0);
  for (const cells of lines) expect(Number(cells[4])).toBeGreaterThan(0);
  const json = await (await request.get(`/api/jobs/${id}/metrics.json`)).json();
  expect(json.steps).toHaveLength(30);
});
