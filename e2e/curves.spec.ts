import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import type { Api } from "./steps/api";
import { seedCurves } from "./steps/curves";

/** The page of a finished job with the curves of a run that over-fits from step 120 of 200 on. */
async function openCurves(page: Page, api: Api, steps = 200): Promise<Locator> {
  const job = await api.trainSample();
  await seedCurves({ jobId: job.id, steps });
  await page.goto(`/jobs/${job.id}`);
  const loss = page.getByRole("figure", { name: "Loss" });
  await expect(loss.locator("canvas")).toBeVisible();
  return loss;
}

const plotOf = (figure: Locator) => figure.locator(".u-over");

/** The middle of a plot, at a share of its width. */
async function pointAt(figure: Locator, share: number) {
  const plot = plotOf(figure);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("the plot is not on the page");
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}

async function dragAcross(page: Page, figure: Locator, from: number, to: number) {
  const [start, end] = [await pointAt(figure, from), await pointAt(figure, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, start.y);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

test("the charts say best, last and over-fitting in words, and a cursor moves over all of them", async ({
  page,
  api,
}) => {
  const loss = await openCurves(page, api);
  await expect(loss).toContainText("Best validation loss 0.6 at step 120; last 1.133 at step 200.");
  await expect(loss).toContainText(
    "Validation loss stopped improving at step 120 while training loss kept falling: over-fitting from there.",
  );
  const score = page.getByRole("figure", { name: "Macro-F1 (validation)" });
  await expect(score).toContainText("Best macro-F1 0.900 at step 120; last 0.633 at step 200.");
  await expect(loss).toContainText("Last step 200");

  const { x, y } = await pointAt(loss, 0.5);
  await page.mouse.move(x - 20, y);
  await page.mouse.move(x, y);
  await expect(loss).toContainText(/Step 100 ?Training ?0\.\d+ ?raw 0\.\d+ ?Validation ?0\.6333/);
  await expect(score).toContainText("Step 100");
  await expect(page.getByRole("figure", { name: "Learning rate" })).toContainText("Step 100");
  await page.mouse.move(0, 0);
  await expect(score).toContainText("Last step 200");
});

test("a drag zooms all charts, a double click shows all again, and every change can be undone", async ({
  page,
  api,
}) => {
  const loss = await openCurves(page, api);
  const steps = page.getByRole("combobox", { name: "Steps in view" });
  const score = page.getByRole("figure", { name: "Macro-F1 (validation)" });
  await dragAcross(page, loss, 0.25, 0.5);
  await expect(steps).toHaveValue("range");
  // The other chart shows the same steps: its middle is now the middle of what was dragged.
  const middle = await pointAt(score, 0.5);
  await page.mouse.move(middle.x - 10, middle.y);
  await page.mouse.move(middle.x, middle.y);
  await expect(score).toContainText(/Step (70|80)/);

  const again = await pointAt(loss, 0.5);
  await page.mouse.dblclick(again.x, again.y);
  await expect(steps).toHaveValue("all");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(steps).toHaveValue("range");
  await page.getByRole("button", { name: "Show all steps" }).click();
  await expect(steps).toHaveValue("all");

  await page.getByRole("radio", { name: "Log" }).check();
  await expect(page.getByRole("radio", { name: "Log" })).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("radio", { name: "Linear" })).toBeChecked();
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByRole("radio", { name: "Log" })).toBeChecked();
  await page.getByRole("radio", { name: "Without the furthest 5 percent" }).check();
  await expect(loss).toContainText(/outliers? above the chart's edge/);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Log" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Without the furthest 5 percent" })).toBeChecked();

  await steps.selectOption({ label: "Last 50 steps" });
  const left = await pointAt(loss, 0.01);
  await page.mouse.move(left.x + 5, left.y);
  await page.mouse.move(left.x, left.y);
  await expect(loss).toContainText(/Step 15[01]/);
});

test("the keyboard reads the steps, zooms, and the page is accessible", async ({ page, api }) => {
  await openCurves(page, api);
  const reader = page.getByRole("slider", { name: /^Loss\./ });
  await reader.focus();
  await page.keyboard.press("Home");
  await expect(reader).toHaveAttribute("aria-valuetext", /^Step 1: Training \d.*, Validation not measured$/);
  await page.keyboard.press("ArrowRight");
  await expect(reader).toHaveAttribute("aria-valuenow", "2");
  await page.keyboard.press("PageUp");
  await expect(reader).toHaveAttribute("aria-valuetext", /^Step 12: .*Validation 1\.\d+ at 10$/);
  await page.keyboard.press("End");
  await expect(reader).toHaveAttribute("aria-valuenow", "200");
  await page.keyboard.press("+");
  const steps = page.getByRole("combobox", { name: "Steps in view" });
  await expect(steps).toHaveValue("range");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Escape");
  await expect(steps).toHaveValue("all");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
});

test("values come as a table, as files, and every chart as an image", async ({ page, api }) => {
  const loss = await openCurves(page, api);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save Loss as an image" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/-loss\.png$/);
  const png = await readFile(await file.path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 1080]);
  // An empty sheet of this size packs to far less.
  expect(png.length).toBeGreaterThan(20_000);

  await loss.getByRole("button", { name: "Show as table" }).click();
  const table = loss.getByRole("table", { name: "Loss" });
  await expect(table.getByRole("row", { name: /^1 \d/ })).toContainText("–");
  await expect(table.getByRole("row").nth(10)).toContainText(/^10[12]\.\d+1\.\d+$/);

  const values = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const csv = await readFile(await (await values).path(), "utf8");
  expect(csv.trim().split("\n")).toHaveLength(201);
});

test("ten thousand checkpoints are drawn, and their last one stays", async ({ page, api }) => {
  const loss = await openCurves(page, api, 10_000);
  await expect(loss).toContainText("Best validation loss 0.6 at step 6,000; last 1.133 at step 10,000.");
  const end = await pointAt(loss, 0.999);
  await page.mouse.move(end.x - 10, end.y);
  await page.mouse.move(end.x, end.y);
  await expect(loss).toContainText(/Step (10,000|9,99\d)/);
});
