import { wandbStandIn } from "@/lib/testing/wandb";
import { expect, test } from "./fixtures";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { withStudio } from "./steps/studio";

const KEY = "w".repeat(40);

test("a training on the engine reports each step to W&B, and its page leads there", async ({ page, request }) => {
  test.setTimeout(180_000);
  const wandb = await wandbStandIn(KEY);
  try {
    await withStudio({ page, variables: { WANDB_BASE_URL: wandb.origin } }, async (studio) => {
      const api = new Api(request, studio.url);
      const dataset = await api.uploadCsv("reported", sentencesCsv(3, 40));
      const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
      await page.goto(`${studio.url}/jobs/new?preparation=${preparation.id}`);
      await page.getByRole("button", { name: "Advanced settings" }).click();
      await page.getByRole("combobox", { name: "Base model" }).click();
      await page.getByRole("option", { name: "ngram" }).click();
      await page.getByRole("radio", { name: "Steps" }).check();
      await page.getByLabel("Training steps").fill("12");
      await page.getByLabel("W&B project").fill("intents");
      await page.getByLabel("W&B API key").fill(KEY);
      await page.getByRole("button", { name: "Create job" }).click();
      await page.getByRole("button", { name: "Start training" }).click();

      await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 90_000 });
      const about = page.getByRole("complementary", { name: "About this run" });
      await expect(about.getByRole("link", { name: /^intents/ })).toHaveAttribute("href", new RegExp(wandb.origin));
      await expect.poll(() => [...wandb.runs.values()].map(({ exitCode }) => exitCode)).toEqual([0]);
      const [run] = wandb.runs.values();
      expect(run?.project).toBe("intents");
      expect(run?.history).toHaveLength(12);
      expect(wandb.violations).toEqual([]);
      expect(await page.content()).not.toContain(KEY);
    });
  } finally {
    await wandb.close();
  }
});
