import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { jobSettings } from "@/lib/jobs/schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import type { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";

const ALL_ROWS = { balance: { minSamples: 0, maxSamples: null } };

/** A preparation of rows that no other test trains on. */
async function somePreparation(api: Api, name: string) {
  const dataset = await api.uploadCsv(name, sentencesCsv(3, 40));
  return api.prepare(dataset.id, ALL_ROWS);
}

async function openAdvanced(page: Page, preparationId: string) {
  await page.goto(`/jobs/new?preparation=${preparationId}`);
  await page.getByRole("button", { name: "Advanced settings" }).click();
  await expect(page.getByRole("region", { name: "Advanced settings" })).toBeVisible();
}

/** Reads a preset's settings or the like into a file to be opened. */
function settingsFile(content: object, name = "settings.json") {
  return { name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) };
}

test("one press trains, after a look at what it would do and how long it takes", async ({ page, api }) => {
  const preparation = await somePreparation(api, "one press");
  await page.goto("/jobs/new");
  const card = page.getByRole("region", { name: "Recommended settings" });
  await expect(card.getByRole("button", { name: "Choose a preparation" })).toBeDisabled();
  await page.goto(`/jobs/new?preparation=${preparation.id}`);
  await expect(card).toContainText(/about [\d–ms ()]+, measured on this machine/, { timeout: 60_000 });
  await expect(card).toContainText(/encoder level/);
  await expect(card).toContainText(/about \d+ passes over \d+ rows/);
  await card.getByRole("button", { name: "Train with recommended settings" }).click();
  await expect(page).toHaveURL(/\/jobs\/job_/);
  const job = await api.getJob(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(job).toMatchObject({ autoStart: true, serverId: "embedded", useValidation: true });
  expect(job.estimate?.seconds).toBeGreaterThan(0);
  await api.waitForJob(job.id, "SUCCESS", 90_000);
});

test("steps and passes are converted while typing, and many passes are warned of before anything is uploaded", async ({
  page,
  api,
}) => {
  const preparation = await somePreparation(api, "conversion");
  await openAdvanced(page, preparation.id);
  await page.getByRole("radio", { name: "Steps" }).check();
  const steps = page.getByLabel("Training steps");
  await steps.fill("5000");
  const warning = page.getByText(/≈ \d+ passes over \d+ rows; this server recommends about \d+\. So many make up/);
  await expect(warning).toBeVisible({ timeout: 60_000 });
  // One number for it, below the field and in the warning.
  const [, real] = /≈ (\d+) passes/.exec((await warning.textContent()) ?? "") ?? [];
  await expect(page.getByText(`About ${real} passes over the data.`)).toBeVisible();

  await page.getByRole("radio", { name: "Passes" }).check();
  await page.getByLabel("Passes over the data").fill("12");
  await expect(page.getByText(/^About \d+ training steps?\.$/)).toBeVisible();
  await expect(page.getByText(/≈ [\d,]+ passes over \d+ rows/)).toHaveCount(0);
  await page.getByRole("button", { name: "Reset the amount to as recommended" }).click();
  await expect(page.getByText(/chosen by the size of the data|The server chooses/).first()).toBeVisible();
  const { data } = (await (await page.request.get("/api/jobs?limit=200")).json()) as {
    data: { preparationId: string }[];
  };
  expect(data.filter((job) => job.preparationId === preparation.id)).toEqual([]);
});

test("every setting reaches the job, and what is wrong keeps the form filled and the focus on it", async ({
  page,
  api,
}) => {
  const preparation = await somePreparation(api, "all settings");
  await openAdvanced(page, preparation.id);
  await page.getByRole("combobox", { name: "Base model" }).click();
  await page.getByRole("option", { name: "ngram" }).click();
  await page.getByRole("radio", { name: "Steps" }).check();
  await page.getByLabel("Training steps").fill("7");
  await page.getByLabel("Learning rate").fill("2");
  await page.getByLabel("Weight decay").fill("0.2");
  await page.getByLabel("Warm-up fraction").fill("0.1");
  await page.getByLabel("Sequence length").fill("8192");
  await page.getByLabel("Weight", { exact: true }).fill("lots");
  await page.getByLabel("Invalid lines allowed, in percent").fill("7");
  await page.getByLabel("Suffix").fill("all");
  const create = page.getByRole("button", { name: "Create job" });
  await create.click();
  await expect(page.getByText("The learning rate is between 1e-8 and 1.")).toBeVisible();
  await expect(page.getByText("Give a number such as 1.")).toBeVisible();
  await expect(page.getByLabel("Learning rate")).toBeFocused();
  await expect(page.getByLabel("Weight decay")).toHaveValue("0.2");

  await page.getByRole("button", { name: "Reset learning rate to 0.00004" }).click();
  await page.getByLabel("Weight", { exact: true }).fill("2");
  await create.click();
  await expect(page).toHaveURL(/\/jobs\/job_/);
  const job = await api.getJob(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(job).toMatchObject({
    baseModel: "ngram",
    hyperparameters: {
      trainingSteps: 7,
      epochs: null,
      learningRate: 4e-5,
      weightDecay: 0.2,
      warmupFraction: 0.1,
      seqLen: 8192,
    },
    targetSettings: [{ name: "intent", weight: 2, lossFunction: null }],
    invalidSampleSkipPercentage: 0.07,
  });
});

test.describe("settings kept", () => {
  // A name that is taken is refused with 409.
  test.use({ provokesRefusals: true });

  test("under a name: saved, overwritten after a question, loaded, deleted and taken back", async ({ page, api }) => {
    const preparation = await somePreparation(api, "presets");
    const name = `preset ${preparation.id}`;
    await openAdvanced(page, preparation.id);
    await page.getByLabel("Weight decay").fill("0.3");
    const open = () => page.getByRole("button", { name: "Saved settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Saved settings" });
    const save = async () => {
      await dialog.getByLabel("Save these settings as").fill(name);
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
    };
    await open();
    await save();
    await expect(dialog.getByRole("listitem").filter({ hasText: name })).toBeVisible();
    await save();
    await expect(dialog.getByText(/already\. Overwrite them/)).toBeVisible();
    await dialog.getByRole("button", { name: "Overwrite" }).click();
    await expect(dialog.getByText(/already\. Overwrite them/)).toHaveCount(0);
    await page.keyboard.press("Escape");

    await page.getByLabel("Weight decay").fill("0.9");
    await open();
    await dialog.getByRole("button", { name: `Load ${name}` }).click();
    await expect(page.getByLabel("Weight decay")).toHaveValue("0.3");

    await open();
    await dialog.getByRole("button", { name: `Delete ${name}` }).click();
    await expect(dialog.getByRole("listitem").filter({ hasText: name })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.getByRole("listitem").filter({ hasText: "Deleted" }).getByRole("button", { name: "Undo" }).click();
    await open();
    await expect(dialog.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  });
});

test("settings go to a file and come back; a file that is wrong is refused by field and value", async ({
  page,
  api,
}) => {
  const preparation = await somePreparation(api, "files");
  await openAdvanced(page, preparation.id);
  await page.getByLabel("Sequence length").fill("4096");
  await page.getByRole("button", { name: "Saved settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Saved settings" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save to a file" }).click(),
  ]);
  const saved = jobSettings.parse(JSON.parse(await readFile(await download.path(), "utf8")));
  expect(saved.hyperparameters.seqLen).toBe(4096);

  const input = dialog.getByLabel("Settings file");
  await input.setInputFiles(settingsFile({ version: 1, hyperparameters: { learningRate: "fast" } }, "wrong.json"));
  await expect(dialog.getByRole("alert")).toContainText(
    'wrong.json: “hyperparameters.learningRate” in this file is "fast".',
  );
  await input.setInputFiles(settingsFile({ version: 2 }));
  await expect(dialog.getByRole("alert")).toContainText("A later Classifier Studio wrote this file");
  await input.setInputFiles(settingsFile({ ...saved, hyperparameters: { ...saved.hyperparameters, seqLen: 2048 } }));
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel("Sequence length")).toHaveValue("2048");
});

test("a job is duplicated with its data and settings, and its W&B key stays on the server", async ({ page, api }) => {
  const preparation = await somePreparation(api, "duplicate");
  const wandb = { project: "intents", apiKey: "k".repeat(40) };
  const first = await api.createJob({
    preparationId: preparation.id,
    hyperparameters: { trainingSteps: 9 },
    suffix: "one",
    wandb,
  });
  await api.waitForJob(first.id, "VALIDATED");
  await page.goto(`/jobs/new?from=${first.id}`);
  await expect(page.getByText("Its W&B key is used, and never shown.")).toBeVisible();
  await expect(page.getByLabel("Training steps")).toHaveValue("9");
  await expect(page.getByLabel("Suffix")).toHaveValue("one");
  await expect(page.getByText("The key of that job is used.")).toBeVisible();
  expect(await page.content()).not.toContain(wandb.apiKey);
  // Another number of steps, or it would be the same job again.
  await page.getByLabel("Training steps").fill("8");
  await page.getByRole("button", { name: "Create job" }).click();
  await expect(page).toHaveURL(/\/jobs\/job_/);
  const copy = await api.getJob(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(copy).toMatchObject({ preparationId: preparation.id, copiedFromId: first.id, wandb: { project: "intents" } });
});

test("the same job is shown as code, live", async ({ page, api }) => {
  const preparation = await somePreparation(api, "code");
  await openAdvanced(page, preparation.id);
  const panel = page.getByRole("tabpanel");
  await expect(panel).toContainText(`/api/preparations/${preparation.id}/`);
  await page.getByLabel("Weight decay").fill("0.25");
  await expect(panel).toContainText('"weight_decay": 0.25');
  await page.getByRole("tab", { name: "curl" }).click();
  await expect(panel).toContainText('"weight_decay": 0.25');
  await page.getByLabel("Weight decay").fill("heavy");
  await expect(page.getByText("A setting above is not valid. Mend it, and the code is written here.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the whole form is accessible in ${colorScheme}, fits a phone, and is worked by keyboard`, async ({
    page,
    api,
  }) => {
    const preparation = await somePreparation(api, `looks ${colorScheme}`);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(`/jobs/new?preparation=${preparation.id}`);
    const toggle = page.getByRole("button", { name: "Advanced settings" });
    await toggle.focus();
    await page.keyboard.press("Enter");
    await expect(toggle).toHaveAttribute("aria-expanded", "true");
    await page.getByRole("radio", { name: "As recommended" }).focus();
    await page.keyboard.press("ArrowRight");
    const steps = page.getByLabel("Training steps");
    await expect(steps).toBeVisible();
    // On the way there may be a button that resets what the switch has converted.
    await expect
      .poll(async () => {
        await page.keyboard.press("Tab");
        return steps.evaluate((element) => element === document.activeElement);
      })
      .toBe(true);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("4000");
    await expect(page.getByText(/≈ [\d,]+ passes/)).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    // Found as it was left.
    await page.reload();
    await expect(page.getByRole("region", { name: "Advanced settings" })).toBeVisible();
  });
}
