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
