import type { Page } from "@playwright/test";
import { datasetSteps } from "@/lib/datasets/steps-schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { evaluate, trainFlipped } from "./steps/evaluations";

/** A file of 150 labels, of which every two share most of their words. */
function manyCsv(): string {
  const lines = Array.from({ length: 150 * 12 }, (_, row) => {
    const label = row % 150;
    const pair = Math.floor(label / 2);
    return `word${pair} thing${pair} ${row % 3 === 0 ? `own${label}` : ""} number ${row % 40},intent_number_${label}`;
  });
  return `text,label\n${lines.join("\n")}\n`;
}

/** Milliseconds from the arrival of the counts in the browser until the matrix is on the screen. */
async function timeToMatrix(page: Page): Promise<number> {
  await page.getByRole("link", { name: "Scores" }).click();
  await expect(page.getByRole("heading", { name: "By label" })).toBeVisible();
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const pressedAt = performance.now();
        const finish = () => {
          const arrivals = performance
            .getEntriesByType("resource")
            .filter((entry) => entry instanceof PerformanceResourceTiming && entry.name.includes("/confusion"))
            .map((entry) => entry.startTime + entry.duration);
          resolve(performance.now() - Math.max(pressedAt, ...arrivals));
        };
        const look = () => {
          const canvas = document.querySelector<HTMLCanvasElement>("[data-matrix] canvas");
          if (canvas === null || canvas.width < 400) return requestAnimationFrame(look);
          // The frame that is being made now is painted before the next task.
          return requestAnimationFrame(() => setTimeout(finish));
        };
        const tab = [...document.querySelectorAll("a")].find(({ textContent }) => textContent === "Confusion");
        tab?.click();
        look();
      }),
  );
}

const answers = (page: Page) => page.getByRole("list", { name: "Rows with their answers" });
const mended = (page: Page) => page.getByRole("region", { name: "Mended labels" });

test("a model is evaluated from its page, an error is mended by key, and it is trained again", async ({
  page,
  api,
}) => {
  test.setTimeout(180_000);
  const job = await trainFlipped(api, "evaluated");
  await page.goto(`/models/${job.modelId}`);
  await page.getByRole("button", { name: "Evaluate on the test split" }).click();
  await expect(page).toHaveURL(/\/evaluations\/ev_/);
  await expect(page.locator("[data-first-line]")).toContainText(/Right on \d+ of \d+ unseen rows, between/, {
    timeout: 60_000,
  });
  const table = page.getByRole("table", { name: "Answers to the same rows" });
  const tfidf = table.getByRole("row").filter({ hasText: "TF-IDF" });
  await expect(tfidf, "the baseline has its scores").toContainText("%", { timeout: 60_000 });
  await expect(page.locator("[data-first-line]")).toContainText("guessing the biggest label gets");
  await expect(page.getByRole("table", { name: /^Scores by label/ }).getByRole("row")).toHaveCount(4);

  await page.getByRole("link", { name: "Confusion" }).click();
  const matrix = page.getByRole("application", { name: /Confusion matrix of 3 labels/ });
  await matrix.focus();
  await page.keyboard.press("ArrowRight");
  const words = page.locator("[data-matrix-words]");
  await expect(words).toContainText(/rows? (was|were) (called|recognised)/);
  const first = await words.textContent();
  await page.keyboard.press("ArrowRight");
  await expect(words, "the arrow led to another cell").not.toHaveText(first ?? "");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/rows\?.*truth=/);
  await expect(answers(page).getByRole("group").first()).toBeVisible();

  await page.getByRole("radio", { name: "Mistakes" }).click();
  await expect(page.getByRole("radio", { name: "Mistakes" })).toBeChecked();
  await page.getByRole("button", { name: "Clear filters" }).click();
  const row = answers(page).getByRole("group").first();
  await expect(row.getByRole("button", { name: /^Accept/ })).toBeVisible();
  await row.focus();
  await page.keyboard.press("a");
  await expect(mended(page)).toContainText("1 label fixed; it is in the dataset's next version.");
  await expect(answers(page).getByRole("group").nth(1), "the next row is selected").toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(mended(page)).toHaveCount(0);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("1");
  await expect(mended(page)).toContainText("1 label fixed");
  const applied = async () => {
    const steps = datasetSteps.parse(await (await page.request.get(`/api/datasets/${job.datasetId}/steps`)).json());
    return steps.data.filter(({ isApplied }) => isApplied).map(({ action }) => action.kind);
  };
  await expect.poll(applied, "the bar speaks before the server has answered").toEqual(["edit_row"]);

  await page.getByRole("button", { name: "Retrain with the same settings" }).click();
  await expect(page).toHaveURL(/\/jobs\/job_/, { timeout: 60_000 });
  const retrained = await api.getJob(page.url().split("/").at(-1) ?? "");
  expect(retrained.copiedFromId).toBe(job.id);
  expect(retrained.preparationId).not.toBe(job.preparationId);

  await page.getByRole("button", { name: "Evaluate on the test split" }).click({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/evaluations\/ev_/);
  await page.getByRole("button", { name: /^Evaluate .* on these same rows$/ }).click({ timeout: 60_000 });
  await page.getByRole("link", { name: "See what was fixed and broken" }).click({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/evaluations\/compare\?/);
  const compared = page.getByRole("table", { name: "Evaluations beside each other" });
  await expect(compared.getByRole("row")).toHaveCount(3);
  await expect(compared).toContainText(/\d+ rows? fixed, \d+ broken|Right and wrong on the same rows/);
  await expect(page.getByRole("radio", { name: /^\d+ fixed$/ })).toBeVisible();
  await expect(page.getByRole("radio", { name: /^\d+ broken$/ })).toBeVisible();
});

test("an evaluation is compared from its list, downloaded and deleted", async ({ page, api }) => {
  test.setTimeout(120_000);
  const job = await trainFlipped(api, "listed evaluations");
  const evaluation = await evaluate(page, job.modelId ?? "");
  await page.goto(`/evaluations/${evaluation.id}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Answers (CSV)" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await page.getByRole("button", { name: "More for this evaluation" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete evaluation" }).click();
  await expect(page).toHaveURL(/\/evaluations$/);
  await expect(page.locator(`a[href="/evaluations/${evaluation.id}"]`)).toHaveCount(0);
});

test("the matrix of 150 labels is there at once, and its far corner is reached by keyboard", async ({ page, api }) => {
  test.setTimeout(180_000);
  const dataset = await api.uploadCsv("150 labels", manyCsv());
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 2, maxSamples: null } });
  const hyperparameters = { trainingSteps: 5, epochs: null };
  const job = await api.createJob({ preparationId: preparation.id, autoStart: true, hyperparameters });
  const { modelId } = await api.waitForJob(job.id, "SUCCESS", 120_000);
  const { id } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}/confusion`);
  const matrix = page.getByRole("application", { name: /Confusion matrix of 150 labels/ });
  await expect(matrix).toBeVisible();
  const times: number[] = [];
  // Other tests run beside this one: the quickest of a few tells what it takes.
  for (let round = 0; round < 4; round += 1) times.push(await timeToMatrix(page));
  expect(Math.min(...times), `milliseconds: ${times.map(Math.round).join(", ")}`).toBeLessThan(300);

  await matrix.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+End");
  await expect(page.locator("[data-matrix-words]")).toContainText(/recognised|No .* row was called/);
  const scrolled = await matrix.evaluate(({ scrollLeft, scrollTop }) => Math.min(scrollLeft, scrollTop));
  expect(scrolled, "what is selected is in view").toBeGreaterThan(1000);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to mend on an evaluation's pages, which fit a phone (${colorScheme})`, async ({
    page,
    api,
  }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const job = await trainFlipped(api, `evaluated ${colorScheme}`);
    const { id } = await evaluate(page, job.modelId ?? "");
    for (const path of ["", "/confusion", "/rows"].map((part) => `/evaluations/${id}${part}`).concat("/evaluations")) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      await expect(
        page.getByRole("heading", { level: 2 }).or(answers(page)).or(page.getByRole("table")).first(),
      ).toBeVisible();
      await expect(page.locator("[aria-busy=true], [data-slot=skeleton]")).toHaveCount(0);
      await expectAccessible(page, { where: path });
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} at 390 px`).toBeLessThanOrEqual(0);
    }
  });
}
