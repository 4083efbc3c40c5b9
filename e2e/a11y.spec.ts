import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";

async function pagesOf(api: Parameters<Parameters<typeof test>[2]>[0]["api"]): Promise<string[]> {
  const job = await api.trainSample();
  return [
    "/",
    "/datasets",
    `/datasets/${job.datasetId}`,
    "/preparations",
    `/preparations/${job.preparationId}`,
    "/jobs",
    `/jobs/new?preparation=${job.preparationId}`,
    `/jobs/${job.id}`,
    `/jobs/compare?jobs=${job.id}`,
    "/jobs/trash",
    "/models",
    `/models/${job.modelId}`,
    `/playground?model=${job.modelId}`,
    "/servers",
    "/notifications",
    "/notifications?tab=browser",
    "/notifications?tab=webhooks",
  ];
}

async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true], [data-slot=skeleton]")).toHaveCount(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`every main page is accessible in ${colorScheme}, and fits a phone`, async ({ page, api }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of await pagesOf(api)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await settled(page, path);
      await expectAccessible(page, { where: path });
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} at 390 px`).toBeLessThanOrEqual(0);
    }
  });
}

test("what does not exist says so, with a way on", async ({ page }) => {
  for (const path of ["/datasets/ds_none", "/preparations/pr_none", "/jobs/job_none", "/models/mdl_none"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/not|no /i);
    await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  }
  expect((await page.request.get("/nothing")).status()).toBe(404);
});
