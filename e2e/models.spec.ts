import { expect, test } from "./fixtures";

test("a trained model is listed, renamed, and can be called from code as shown", async ({ page, api, request }) => {
  const job = await api.trainSample();
  await page.goto(`/models/${job.modelId}`);
  await expect(page.getByText(job.fineTunedModel ?? "").first()).toBeVisible();
  const use = page.getByRole("region", { name: "Use it from code" });
  await use.getByRole("tab", { name: /curl/i }).click();
  await expect(use.getByRole("tabpanel")).toContainText("/v1/classifications");
  await use.getByRole("tab", { name: /python/i }).click();
  await expect(use.getByRole("tabpanel")).toContainText(job.fineTunedModel ?? "");
  const train = page.getByRole("region", { name: "Train from code" });
  await expect(train.getByRole("tabpanel")).toContainText("/samples/assistant-intents.csv");

  const answer = await request.post("/v1/classifications", {
    headers: { authorization: "Bearer any" },
    data: { model: job.fineTunedModel, input: ["play some jazz", "will it rain in Oslo tomorrow"] },
  });
  const { results } = (await answer.json()) as { results: { intent: { scores: Record<string, number> } }[] };
  const best = results.map(({ intent }) => Object.entries(intent.scores).sort((a, b) => b[1] - a[1])[0]?.[0]);
  expect(best).toEqual(["play_music", "weather"]);

  await page.goto("/models");
  const row = page.getByRole("row").filter({ hasText: job.fineTunedModel ?? "" });
  await row.getByRole("button", { name: /rename/i }).click();
  await page.getByRole("textbox", { name: /name/i }).fill("Home assistant");
  await page.keyboard.press("Enter");
  await expect(row.getByText("Home assistant")).toBeVisible();
});

test.describe("an alias keeps its model", () => {
  test.use({ provokesRefusals: true });

  test("production moves to another model and back, and what is put away comes back", async ({ page, api }) => {
    const [first, second] = [await api.trainSample(), await api.trainSample()];
    const answers = async () => {
      const data = { model: "production", inputs: ["play some jazz"] };
      const answer = await page.request.post("/api/classify", { data });
      return ((await answer.json()) as { model?: string }).model;
    };
    const alias = page.getByRole("list", { name: "Aliases of this model" });
    await page.goto(`/models/${first.modelId}`);
    await page.getByRole("textbox", { name: "New alias" }).fill("production");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(alias).toContainText("production");
    await expect.poll(answers).toBe(first.fineTunedModel);

    await page.goto(`/models/${second.modelId}`);
    await page.getByRole("button", { name: "Move here: production" }).click();
    await expect(alias).toContainText("production");
    await expect.poll(answers).toBe(second.fineTunedModel);
    await page.getByRole("button", { name: /^More for / }).click();
    await page.getByRole("menuitem", { name: "Move to trash" }).click();
    await expect(page.getByText(/The alias “production” leads to this model/)).toBeVisible();
    await page.getByRole("button", { name: /^Move back: production/ }).click();
    await expect.poll(answers).toBe(first.fineTunedModel);

    await page.getByRole("button", { name: /^More for / }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(page.getByText("This model is in the archive")).toBeVisible();
    await page.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByText("This model is in the archive")).toBeHidden();

    await page.goto(`/api/models/${first.modelId}/card?format=html`);
    await expect(page.getByRole("heading", { name: "Limits" })).toBeVisible();
    await page.request.delete("/api/models/aliases/production");
  });
});
