import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { withStudio } from "./steps/studio";

const ALL_ROWS = { balance: { minSamples: 0, maxSamples: null } };

/** A preparation of a dataset of its own, small enough to be trained in a moment unless said otherwise. */
async function prepared(api: Api, name: string, [labels, rowsPerLabel]: [number, number] = [3, 40]) {
  const dataset = await api.uploadCsv(name, sentencesCsv(labels, rowsPerLabel));
  return { dataset, preparation: await api.prepare(dataset.id, ALL_ROWS) };
}

async function trained(api: Api, name: string, shape?: [number, number]) {
  const { preparation } = await prepared(api, name, shape);
  const hyperparameters = { trainingSteps: 12 };
  const { id } = await api.createJob({ preparationId: preparation.id, autoStart: true, hyperparameters });
  return api.waitForJob(id, "SUCCESS");
}

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("what the list is narrowed to is in its address, and what happens to a run moves by itself", async ({
  page,
  api,
}) => {
  const done = await trained(api, "list one done");
  const { preparation } = await prepared(api, "list one new");
  await page.goto("/jobs?q=list+one");
  await expect(rowOf(page, "list one done")).toContainText("Done in");
  await expect(rowOf(page, "list one done")).toContainText(/macro-F1|validation loss/);

  const { id } = await api.createJob({ preparationId: preparation.id });
  await expect(rowOf(page, "list one new")).toContainText("Ready to start");
  // What is checked follows the address, a moment later.
  await page.getByRole("radio", { name: "Done" }).click();
  await expect(page.getByRole("radio", { name: "Done" })).toBeChecked();
  await expect(rowOf(page, "list one new")).toHaveCount(0);
  await expect(page).toHaveURL(/group=done/);
  await page.reload();
  await expect(rowOf(page, "list one done")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Done" })).toBeChecked();

  await page.getByRole("searchbox", { name: "Search in jobs" }).fill("no such run");
  await expect(page.getByRole("heading", { name: "No job fits these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Show all jobs" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  await expect(page.getByRole("searchbox", { name: "Search in jobs" })).toHaveValue("");

  await page.goto(`/jobs?dataset=${done.datasetId}`);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  await expectAccessible(page);
  await api.waitForJob(id, "VALIDATED");
});

test("a run goes to the trash and comes back, by keyboard, and goes for good only by its name", async ({
  page,
  api,
}) => {
  const job = await trained(api, "trash one", [3, 43]);
  await page.goto("/jobs?q=trash+one");
  await page.getByRole("button", { name: "More for the job on trash one" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Move to trash" }).press("Enter");
  await expect(rowOf(page, "trash one")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(rowOf(page, "trash one")).toBeVisible();
  expect((await api.getJob(job.id)).deletedAt).toBeNull();

  await page.getByRole("button", { name: "More for the job on trash one" }).click();
  await page.getByRole("menuitem", { name: "Move to trash" }).click();
  await expect.poll(async () => (await api.getJob(job.id)).deletedAt).not.toBeNull();
  await page.goto("/jobs/trash");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore the job on trash one" }).click();
  await expect(page.getByRole("button", { name: "Restore the job on trash one" })).toHaveCount(0);
  expect((await api.getJob(job.id)).deletedAt).toBeNull();

  await page.goto("/jobs?q=trash+one");
  await page.getByRole("button", { name: "More for the job on trash one" }).click();
  await page.getByRole("menuitem", { name: "Move to trash" }).click();
  await expect.poll(async () => (await api.getJob(job.id)).deletedAt).not.toBeNull();
  await page.goto("/jobs/trash");
  await page.getByRole("button", { name: "Delete the job on trash one for good" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "Goes for good" })).toContainText("12 steps");
  await expect(dialog.getByRole("region", { name: "Stays" })).toContainText("The model");
  await expect(dialog.getByRole("region", { name: "Stays" })).toContainText("train.jsonl");
  await dialog.getByRole("checkbox", { name: /Also delete/ }).check();
  await expect(dialog.getByRole("region", { name: "Goes for good" })).toContainText("train.jsonl");
  await expectAccessible(page);
  const button = dialog.getByRole("button", { name: "Delete for good" });
  await expect(button).toBeDisabled();
  await dialog.getByRole("textbox").fill("trash one");
  await button.click();
  await expect(dialog).toHaveCount(0);
  expect((await page.request.get(`/api/jobs/${job.id}`)).status()).toBe(404);
  // The model it made is not part of it.
  expect((await page.request.get(`/api/models/${job.modelId}`)).status()).toBe(200);
});

test("jobs that wait change places with the keyboard, and the engine takes them in that order", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  // An engine of its own: what is held up here would hold up the jobs of other tests.
  await withStudio({ page }, ({ url }) => changePlaces(page, new Api(request, url), url));
});

async function changePlaces(page: Page, api: Api, url: string): Promise<void> {
  const first = await prepared(api, "queue busy", [60, 700]);
  const others = [];
  for (const [index, name] of ["queue one", "queue two", "queue three"].entries())
    others.push(await prepared(api, name, [3, 40 + index]));
  // At the best level these take minutes to encode: it is there until it is cancelled.
  const busy = await api.createJob({
    preparationId: first.preparation.id,
    model: "encoder",
    autoStart: true,
    hyperparameters: { trainingSteps: 1_000 },
  });
  await api.waitForJob(busy.id, "RUNNING");
  const waiting: { id: string }[] = [];
  for (const { preparation } of others) {
    const hyperparameters = { trainingSteps: 12 };
    const { id } = await api.createJob({ preparationId: preparation.id, autoStart: true, hyperparameters });
    // They come into the line as their files are found fine, which is not the order of their creation.
    const place = async () => (await api.getJob(id)).queuePosition?.of ?? 0;
    await expect.poll(place, { timeout: 60_000 }).toBe(waiting.length + 1);
    waiting.push({ id });
  }
  await page.goto(`${url}/jobs?q=queue`);
  const queue = page.getByRole("list", { name: "Queue of Embedded engine" });
  const order = async () =>
    (await queue.getByRole("listitem").getByRole("link").allTextContents()).filter((name) =>
      /^queue (one|two|three)$/.test(name),
    );
  await expect.poll(order, { timeout: 60_000 }).toEqual(["queue one", "queue two", "queue three"]);
  await page.getByRole("button", { name: "Move the job on queue three to the front" }).press("Enter");
  await expect.poll(order).toEqual(["queue three", "queue one", "queue two"]);
  await expect(page.getByRole("status").filter({ hasText: "The job on queue three is at place" })).toBeAttached();
  await expect(page.getByRole("button", { name: "Move the job on queue three to the front" })).toBeFocused();
  await page.getByRole("button", { name: "Move the job on queue two up" }).press("Enter");
  await expect.poll(order).toEqual(["queue three", "queue two", "queue one"]);
  // Not only on this screen.
  await page.reload();
  await expect.poll(order).toEqual(["queue three", "queue two", "queue one"]);

  // From the page of the job itself; the button stays, and the focus with it.
  await page.goto(`${url}/jobs/${waiting[0]?.id}`);
  await page.getByRole("button", { name: "Move to the front" }).press("Enter");
  await expect(page.getByRole("button", { name: "At the front" })).toBeFocused();

  await page.request.post(`${url}/api/jobs/${busy.id}/cancel`);
  const ended = [];
  for (const { id } of waiting) ended.push(await api.waitForJob(id, "SUCCESS", 120_000));
  const byStart = ended.toSorted((a, b) => Date.parse(a.finishedAt ?? "") - Date.parse(b.finishedAt ?? ""));
  expect(byStart.map(({ datasetName }) => datasetName)).toEqual(["queue one", "queue three", "queue two"]);
}
