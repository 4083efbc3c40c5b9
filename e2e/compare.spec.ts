import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import type { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";

const ALL_ROWS = { balance: { minSamples: 0, maxSamples: null } };

/** Two runs on the same rows and one on other rows of the same data. */
async function threeRuns(api: Api, name: string) {
  const dataset = await api.uploadCsv(name, sentencesCsv(4, 50));
  const same = await api.prepare(dataset.id, { ...ALL_ROWS, seed: 1 });
  const other = await api.prepare(dataset.id, { ...ALL_ROWS, seed: 2 });
  const run = async (preparationId: string, trainingSteps: number) => {
    const { id } = await api.createJob({ preparationId, autoStart: true, hyperparameters: { trainingSteps } });
    return api.waitForJob(id, "SUCCESS");
  };
  return [await run(same.id, 10), await run(same.id, 25), await run(other.id, 10)] as const;
}

test("a person ticks two runs and sees their curves over each other and only what differs", async ({ page, api }) => {
  test.setTimeout(180_000);
  await threeRuns(api, "compared one");
  await page.goto("/jobs?q=compared+one");
  const boxes = page.getByRole("checkbox", { name: /Compare the run on compared one/ });
  await expect(boxes).toHaveCount(3);
  // Newest first: the two on the same rows are the older ones.
  await boxes.nth(2).press("Space");
  await expect(page.getByRole("button", { name: "Compare", exact: true })).toBeDisabled();
  await boxes.nth(1).press("Space");
  await page.getByRole("link", { name: "Compare", exact: true }).press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: "Compare runs" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Compared runs" }).getByRole("listitem")).toHaveCount(2);
  for (const chart of ["Validation loss", "Training loss"]) {
    const figure = page.getByRole("figure", { name: chart });
    await expect(figure).toContainText("A · 10 steps");
    await expect(figure).toContainText("B · 25 steps");
  }
  const table = page.getByRole("table", { name: "Settings and results of the runs" });
  await expect(table.getByRole("row", { name: /^Training steps/ })).toContainText("25");
  await expect(table.getByRole("row", { name: /^Validation loss, best/ })).toContainText(/step \d+/);
  await expect(table.getByRole("row", { name: /^Validation loss, best/ })).toContainText(/[+−]/);
  await expect(table.getByRole("row", { name: /^Learning rate/ })).toHaveCount(0);
  await page.getByRole("radio", { name: "All", exact: true }).check();
  await expect(table.getByRole("row", { name: /^Learning rate/ })).toBeVisible();

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Table as CSV" }).click();
  const csv = await readFile(await (await saved).path(), "utf8");
  expect(csv).toContain("settings,Training steps,10,25");
});

test.describe(() => {
  test.use({ provokesRefusals: true });

  test("a run on other rows is not ranked, one that is gone is said, and the baseline can change", async ({
    page,
    api,
  }) => {
    test.setTimeout(180_000);
    const [a, b, c] = await threeRuns(api, "compared two");
    await page.goto(`/jobs/compare?jobs=${a.id},${b.id},${c.id},job_gone`);
    await expect(page.getByText("A run is gone")).toBeVisible();
    const table = page.getByRole("table", { name: "Settings and results of the runs" });
    const loss = table.getByRole("row", { name: /^Validation loss, best/ });
    await expect(loss.getByRole("cell").nth(2)).toContainText("not comparable: other rows");
    await expect(loss.getByRole("cell").nth(2)).not.toContainText("best");

    await page.getByRole("button", { name: /^Measure the others by C/ }).press("Enter");
    await expect(page).toHaveURL(new RegExp(`baseline=${c.id}`));
    await expect(loss.getByRole("cell").nth(0)).toContainText("not comparable: other rows");
    await expect(page.getByRole("button", { name: /^Measure the others by C/ })).toBeFocused();

    await page.getByRole("button", { name: "Leave it out" }).click();
    await expect(page.getByText("A run is gone")).toHaveCount(0);
    await page.getByRole("button", { name: /^Remove C/ }).click();
    await expect(page.getByRole("list", { name: "Compared runs" }).getByRole("listitem")).toHaveCount(2);
    await page.getByRole("button", { name: /^Remove B/ }).click();
    await expect(page.getByText("One run alone has nothing to be compared with")).toBeVisible();
    await page.getByRole("button", { name: "Add a run" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a run" });
    await dialog.getByRole("searchbox").fill("compared two");
    await dialog.getByRole("list", { name: "Runs" }).getByRole("button").first().click();
    await expect(page.getByRole("list", { name: "Compared runs" }).getByRole("listitem")).toHaveCount(2);
  });
});

test("the comparison is accessible in light and dark, and fits a phone", async ({ page, api }) => {
  test.setTimeout(180_000);
  const runs = await threeRuns(api, "compared three");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(`/jobs/compare?jobs=${runs.map(({ id }) => id).join(",")}`);
    await expect(page.getByRole("figure", { name: "Validation loss" }).locator("canvas")).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
