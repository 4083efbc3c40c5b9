import { expect, test } from "./fixtures";

test("a person types sentences, takes examples, and sends the link to a colleague", async ({ page, api, context }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  await expect(page.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();

  await page.getByRole("textbox", { name: "Sentence" }).fill("set a timer for ten minutes please");
  await expect(scores.first()).toContainText("set_timer");
  await expect(page.getByText(/answered in [\d.]+ ms/)).toBeVisible();
  await page.getByRole("button", { name: /Show all 14/ }).click();
  await expect(scores).toHaveCount(14);

  const example = page.getByRole("button", { pressed: false }).filter({ hasText: "play_music" }).first();
  await example.click();
  await expect(page.getByText(/its label in the data is play_music/)).toBeVisible();

  const link = page.url();
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByText(/its label in the data is play_music/)).toBeVisible();
});

test("any text is answered", async ({ page, api }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  for (const text of ["🎺", "__proto__", "<script>alert(1)</script>", "x".repeat(5000)]) {
    await page.getByRole("textbox", { name: "Sentence" }).fill(text);
    await expect(page).toHaveURL(
      new RegExp(
        `text=${encodeURIComponent(text)
          .slice(0, 12)
          .replaceAll(/[.*+?^$()]/g, ".")}`,
      ),
    );
    await expect(scores.first()).toContainText(/%/);
  }
});
