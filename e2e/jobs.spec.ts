import { jobList } from "@/lib/jobs/schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { SAMPLE_RECIPE } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { tabTo } from "./steps/keys";

test("a person sets up a job, reviews it, starts it, and watches it to the end", async ({ page, api }) => {
  const dataset = await api.importSample();
  const preparation = await api.prepare(dataset.id, { ...SAMPLE_RECIPE, seed: 1 });
  await page.goto(`/jobs/new?preparation=${preparation.id}`);
  await page.getByRole("button", { name: "Advanced settings" }).click();
  await page.getByRole("radio", { name: "Steps" }).check();
  await page.getByLabel(/Training steps/i).fill("60");
  await page.getByLabel(/Learning rate/i).fill("4e-5");
  await page.getByRole("button", { name: /Create/ }).click();

  await expect(page).toHaveURL(/\/jobs\/job_/);
  await expect(page.getByRole("heading", { name: "Ready to start" })).toBeVisible();
  await expect(page.getByText("Expected duration")).toBeVisible();
  await expect(page.getByText("Free", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Start training" }).click();

  await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 60_000 });
  const history = page.getByRole("complementary", { name: "About this run" });
  for (const state of [/Created/, /Queued|Waiting/, /Training/, /Done|Success/]) {
    await expect(history.getByText(state).first()).toBeVisible();
  }
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const job = await api.getJob(id);
  expect(job.checkpoints).toHaveLength(60);
  expect(job.checkpoints.at(-1)?.trainLoss).toBeLessThan(job.checkpoints[0]?.trainLoss ?? 0);
});

test("losses arrive while it trains, a reload keeps them, and stopping asks first", async ({ page, api }) => {
  const dataset = await api.uploadCsv("long training", sentencesCsv(60, 700));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const { id } = await api.createJob({
    preparationId: preparation.id,
    autoStart: true,
    hyperparameters: { trainingSteps: 2000 },
  });
  await page.goto(`/jobs/${id}`);
  const bar = page.getByRole("progressbar", { name: "Progress of the training" });
  const step = async () => Number((await bar.getAttribute("aria-valuenow")) ?? "0");
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(5);
  const seen = await step();
  await page.reload();
  await expect.poll(step).toBeGreaterThan(seen);

  await page.getByRole("button", { name: "Stop" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Keep training" })).toBeFocused();
  await dialog.getByRole("button", { name: "Stop and discard" }).click();
  await api.waitForJob(id, "CANCELLED");
  await expect(page.getByText("No model was made.")).toBeVisible();
});

test("a training is followed and stopped with the keyboard alone, accessible before, while it asks, and after", async ({
  page,
  api,
}) => {
  test.setTimeout(180_000);
  const dataset = await api.uploadCsv("stopped by keyboard", sentencesCsv(60, 400));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const { id } = await api.createJob({
    preparationId: preparation.id,
    autoStart: true,
    hyperparameters: { trainingSteps: 20_000 },
  });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`/jobs/${id}`);
  await expect(page.getByRole("figure", { name: "Loss" }).locator("canvas")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, { where: "while it trains" });

  await tabTo(page.getByRole("button", { name: "Stop", exact: true }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Keep training" })).toBeFocused();
  await expectAccessible(page, { where: "while it asks" });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Keep training" })).toBeFocused();
  await tabTo(dialog.getByRole("button", { name: "Stop and discard" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("No model was made.")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, { where: "stopped" });
});

test("a training at the best level says what it is busy with before its first step", async ({ page, api }) => {
  const dataset = await api.uploadCsv("long reading", sentencesCsv(30, 300));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const { id } = await api.createJob({ preparationId: preparation.id, model: "encoder", autoStart: true });
  await page.goto(`/jobs/${id}`);
  const bar = page.getByRole("progressbar", { name: "Progress of the training" });
  const share = async () => Number((await bar.getAttribute("aria-valuenow")) ?? "0");
  // It may wait for the trainings of other tests first.
  await expect(bar).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^Encoding sentences: [\d,]+ of [\d,]+$/)).toBeVisible();
  await expect(page.getByText(/^\d+m \d+s < .+ · then training$/)).toBeVisible();
  await expect.poll(share, { timeout: 60_000 }).toBeGreaterThan(1);
  const seen = await share();
  await page.reload();
  // Already in what the server sends, and it goes on.
  await expect(bar).toBeVisible();
  await expect.poll(share, { timeout: 60_000 }).toBeGreaterThan(seen);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop and discard" }).click();
  await api.waitForJob(id, "CANCELLED");
});

test("a job that is refused says why and can be run again", async ({ page, api }) => {
  const dataset = await api.uploadCsv("twice", sentencesCsv(3, 40));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  const first = await api.createJob({ preparationId: preparation.id });
  await api.waitForJob(first.id, "VALIDATED");
  const second = await api.createJob({ preparationId: preparation.id });
  await api.waitForJob(second.id, "FAILED");
  await page.goto(`/jobs/${second.id}`);
  await expect(page.getByRole("heading", { name: /in another job already/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
  await page.getByRole("link", { name: "Open the other job" }).click();
  await expect(page).toHaveURL(new RegExp(first.id));

  await page.goto("/jobs");
  await expect(page.getByRole("row").filter({ hasText: "twice" })).toHaveCount(2);
});

test("fields say what is wrong, and the form stays filled", async ({ page, api }) => {
  const dataset = await api.uploadCsv("form", sentencesCsv(3, 40));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  await page.goto(`/jobs/new?preparation=${preparation.id}`);
  await page.getByRole("button", { name: "Advanced settings" }).click();
  await page.getByRole("radio", { name: "Steps" }).check();
  await page.getByLabel(/Learning rate/i).fill("2");
  await page.getByLabel(/Training steps/i).fill("0");
  await page.getByRole("button", { name: /Create/ }).click();
  await expect(page.getByText("The learning rate is between 1e-8 and 1.")).toBeVisible();
  await expect(page.getByText("At least 1 step.")).toBeVisible();
  await expect(page.getByLabel(/Learning rate/i)).toHaveValue("2");
  await expect(page).toHaveURL(/\/jobs\/new/);
});

test("pressing the train button twice makes one job", async ({ page, api, request }) => {
  const dataset = await api.uploadCsv("double click", sentencesCsv(3, 40));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
  await page.goto(`/preparations/${preparation.id}`);
  await page.getByRole("button", { name: "Train with recommended settings" }).dblclick();
  await expect(page).toHaveURL(/\/jobs\/job_/);
  await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 60_000 });
  const { data } = jobList.parse(await (await request.get("/api/jobs?limit=200")).json());
  expect(data.filter((job) => job.preparationId === preparation.id)).toHaveLength(1);
});
