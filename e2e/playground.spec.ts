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

  const example = page.getByRole("listitem").getByRole("button").nth(2);
  const sentence = (await example.locator("span").first().textContent()) ?? "";
  await example.click();
  await expect(page.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(page.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();
  await expect(page).toHaveURL(/text=/);

  const link = page.url();
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(colleague.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();
});

test("any text is answered", async ({ page, api }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  for (const text of ["🎺", "__proto__", "<script>alert(1)</script>", "x".repeat(5000)]) {
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/classify"));
    await page.getByRole("textbox", { name: "Sentence" }).fill(text);
    expect((await answered).status(), text.slice(0, 20)).toBe(200);
    await expect(scores.first()).toContainText(/%/);
  }
});
