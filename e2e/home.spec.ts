import { expect, test } from "./fixtures";
import { withStudio } from "./steps/studio";

test("a newcomer without a file gets from the empty home page to a prediction in four clicks", async ({ page }) => {
  test.setTimeout(120_000);
  await withStudio({ page }, async (studio) => {
    await page.goto(studio.url);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Train your own text classifier");

    await page.getByRole("button", { name: "Try it with the sample" }).click();
    await expect(page).toHaveURL(/\/datasets\/ds_/);
    await expect(page.getByText("Single label: one of 15 intents per text.")).toBeVisible();

    await page.getByRole("button", { name: "Create splits" }).click();
    await expect(page).toHaveURL(/\/preparations\/pr_/);
    await expect(page.getByRole("figure", { name: "Train, validation and test" })).toBeVisible();

    await page.getByRole("button", { name: "Train with recommended settings" }).click();
    await expect(page).toHaveURL(/\/jobs\/job_/);
    await expect(page.getByRole("heading", { name: "Your classifier is ready" })).toBeVisible({ timeout: 60_000 });

    await page.getByRole("link", { name: "Try it in the playground" }).click();
    await expect(page).toHaveURL(/\/playground\?/);
    const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
    await expect(scores.first()).toContainText(/\d%/);
    await expect(page.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();

    await page.goto(studio.url);
    await expect(page.getByRole("region", { name: "Next step" })).toContainText("is ready");
    expect(studio.output()).not.toMatch(/error|warn/i);
  });
});
