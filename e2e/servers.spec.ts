import { Mistral } from "@mistralai/mistralai";
import { expect, test } from "./fixtures";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { startEngine } from "./steps/engine";
import { makeDataDir, startStudio } from "./steps/studio";

test("the embedded engine is there, with the address that SDKs need", async ({ page, baseURL }) => {
  await page.goto("/servers");
  await expect(page.getByText("Embedded engine").first()).toBeVisible();
  await expect(page.getByText(baseURL ?? "").first()).toBeVisible();
  await expect(page.getByText("ministral-3b-latest").first()).toBeVisible();
});

test("a key is made, shown once, needed by programs and not by the app, and revoked", async ({ page }) => {
  // An app of its own: a key would shut out the programs of other tests.
  const { dataDir, remove } = await makeDataDir();
  const studio = await startStudio(dataDir);
  const ask = async (apiKey: string) => {
    const answer = await fetch(`${studio.url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });
    return answer.status;
  };
  try {
    await page.goto(`${studio.url}/servers`);
    const section = page.getByRole("region", { name: "API keys" });
    await expect(section.getByText("No keys")).toBeVisible();
    expect(await ask("any")).toBe(200);

    await section.getByRole("button", { name: "New key" }).click();
    await page.getByRole("button", { name: "Make key" }).click();
    await expect(page.getByText("Give the key a name.")).toBeVisible();
    await page.getByLabel("Name").fill("laptop");
    await page.keyboard.press("Enter");
    const shown = page.getByRole("dialog", { name: "Key for laptop" });
    await expect(shown.getByRole("button", { name: "Copy API key" })).toBeVisible();
    const apiKey = (await shown.locator("code").textContent()) ?? "";
    expect(apiKey).toMatch(/^cs-[0-9A-Za-z]{40}$/);
    await shown.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText(apiKey)).toHaveCount(0);

    const row = section.getByRole("row", { name: /laptop/ });
    await expect(row).toContainText(apiKey.slice(0, 7));
    await expect(row).toContainText("never");
    expect(await ask("any")).toBe(401);
    expect(await ask(apiKey)).toBe(200);
    await page.reload();
    await expect(row).not.toContainText("never");
    // The app itself still reads the engine's models.
    await expect(page.getByText("ministral-3b-latest").first()).toBeVisible();

    await row.getByRole("button", { name: "Revoke laptop" }).click();
    const question = page.getByRole("alertdialog", { name: "Revoke laptop?" });
    await expect(question).toContainText("It is the last key");
    await expect(question.getByRole("button", { name: "Keep the key" })).toBeFocused();
    await question.getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(section.getByText("No keys")).toBeVisible();
    expect(await ask("any")).toBe(200);
  } finally {
    await studio.kill();
    await remove();
  }
});

test("the engine alone is another server of the app, with its key, and trains a job for it", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const far = await makeDataDir();
  const near = await makeDataDir();
  const engine = await startEngine(far.dataDir);
  const studio = await startStudio(near.dataDir, {
    MISTRAL_SERVER_URL: engine.url,
    MISTRAL_API_KEY: engine.apiKey,
  });
  try {
    await page.goto(`${studio.url}/servers`);
    const row = page.getByRole("row", { name: new RegExp(new URL(engine.url).host) });
    await expect(row).toContainText("ministral-3b-latest");

    const api = new Api(request, studio.url);
    const dataset = await api.uploadCsv("two intents", sentencesCsv(2, 60));
    const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
    const { id } = await api.createJob({
      preparationId: preparation.id,
      serverId: "configured",
      autoStart: true,
      hyperparameters: { trainingSteps: 20 },
    });
    const job = await api.waitForJob(id, "SUCCESS", 120_000);
    const client = new Mistral({ apiKey: engine.apiKey, serverURL: engine.url });
    expect((await client.models.list()).data?.map((card) => "id" in card && card.id)).toContain(job.fineTunedModel);
    await expect(new Mistral({ apiKey: "wrong", serverURL: engine.url }).models.list()).rejects.toMatchObject({
      statusCode: 401,
    });
  } finally {
    await studio.kill();
    await engine.stop();
    await far.remove();
    await near.remove();
  }
});
