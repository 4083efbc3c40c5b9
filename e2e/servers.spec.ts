import { Mistral } from "@mistralai/mistralai";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { Api } from "./steps/api";
import { sentencesCsv } from "./steps/csv";
import { startEngine } from "./steps/engine";
import { test } from "./steps/hosted";
import { freePort, makeDataDir, withStudio } from "./steps/studio";

/** The card of one server, by its name. Other tests add some to the same app. */
const card = (page: Page, name: string) =>
  page
    .getByRole("list", { name: "Servers" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name, exact: true }) });

const marks = (page: Page, name: string) => card(page, name).getByRole("list", { name: "What it can do" });

async function openForm(page: Page) {
  await page.goto("/servers");
  await page.getByRole("button", { name: "Add server" }).click();
  const form = page.getByRole("dialog", { name: "Add a server" });
  await form.getByRole("radio", { name: "Any compatible server" }).check();
  return form;
}

test("the embedded engine is there, with the address that SDKs need", async ({ page, baseURL }) => {
  await page.goto("/servers");
  const engine = card(page, "Embedded engine");
  await expect(engine).toContainText(baseURL ?? "");
  await expect(engine).toContainText("always there");
  for (const mark of ["Trains", "Classifies", "No key needed", "Studio extensions"]) {
    await expect(marks(page, "Embedded engine").getByText(mark)).toBeVisible();
  }
  await engine.getByText("What the check found").click();
  await expect(engine.getByText("ministral-3b-latest", { exact: true })).toBeVisible();
  await expect(engine.getByRole("button", { name: /More for/ })).toHaveCount(0);
});

test("a key is made, shown once, needed by programs and not by the app, and revoked", async ({ page }) => {
  // An app of its own: a key would shut out the programs of other tests.
  await withStudio({ page }, async (studio) => {
    const ask = async (apiKey: string) => {
      const answer = await fetch(`${studio.url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });
      return answer.status;
    };
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
    await page.getByRole("button", { name: "Check Embedded engine" }).click();
    await expect(page.getByRole("progressbar", { name: "Checking the server" })).toHaveCount(0);
    await expect(marks(page, "Embedded engine").getByText("Lists models")).toBeVisible();

    await row.getByRole("button", { name: "Revoke laptop" }).click();
    const question = page.getByRole("alertdialog", { name: "Revoke laptop?" });
    await expect(question).toContainText("It is the last key");
    await expect(question.getByRole("button", { name: "Keep the key" })).toBeFocused();
    await question.getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(section.getByText("No keys")).toBeVisible();
    expect(await ask("any")).toBe(200);
  });
});

test("the engine alone is another server of the app, with its key, and trains a job for it", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const far = await makeDataDir();
  const engine = await startEngine(far.dataDir);
  const variables = { MISTRAL_SERVER_URL: engine.url, MISTRAL_API_KEY: engine.apiKey };
  try {
    await withStudio({ page, variables }, async (studio) => {
      await page.goto(`${studio.url}/servers`);
      const { host } = new URL(engine.url);
      await expect(card(page, host)).toContainText("Not checked yet");
      await expect(card(page, host)).toContainText("To change it, set MISTRAL_API_KEY and MISTRAL_SERVER_URL");
      await page.getByRole("button", { name: `Check ${host}` }).click();
      for (const mark of ["Key accepted", "Trains", "Studio extensions"]) {
        await expect(marks(page, host).getByText(mark)).toBeVisible();
      }

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
    });
  } finally {
    await engine.stop();
    await far.remove();
  }
});

test("a server is added with its key by keyboard alone, after it was asked what it can do", async ({
  page,
  standIn,
}) => {
  const hosted = await standIn({ apiKey: "sk-right" });
  await page.goto("/servers");
  await page.getByRole("button", { name: "Add server" }).focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "Add a server" });
  await expect(form.getByRole("radio", { name: "Mistral API" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.type(`${hosted.origin}/v1/`);
  await page.keyboard.press("Tab");
  await page.keyboard.type("sk-right");
  await page.keyboard.press("Tab");
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Enter");
  await expect(form).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add server" })).toBeFocused();

  for (const mark of ["Key accepted", "Lists models", "Trains", "Classifies", "No extensions"]) {
    await expect(marks(page, "By keyboard").getByText(mark, { exact: true })).toBeVisible();
  }
  await expect(card(page, "By keyboard")).toContainText("Key set");
  expect(hosted.created).toEqual([]);
  await expectAccessible(page);
  const { data } = await (await page.request.get("/api/servers")).json();
  expect(JSON.stringify(data)).toContain(hosted.origin);
  expect(JSON.stringify(data)).not.toContain("sk-right");
});

test("a wrong key is told before anything is stored, and can be put right", async ({ page, standIn }) => {
  const hosted = await standIn({ apiKey: "sk-right" });
  const form = await openForm(page);
  await form.getByLabel("Address").fill(hosted.origin);
  await form.getByLabel("API key").fill("sk-wrong");
  await form.getByLabel("Name").fill("Wrong key");
  await form.getByRole("button", { name: "Add server" }).click();
  const found = form.getByRole("region", { name: "What the check found" });
  await expect(found.getByRole("status")).toContainText("The server does not accept the key.");
  await expectAccessible(page);
  await expect(form.getByRole("button", { name: "Add anyway" })).toBeVisible();
  await form.getByLabel("API key").fill("sk-right");
  // What was found with the other key says nothing of this one.
  await expect(found).toHaveCount(0);
  await form.getByRole("button", { name: "Check" }).click();
  await expect(found.getByRole("status")).toContainText("This server can do what jobs need.");
  await form.getByRole("button", { name: "Add server" }).click();
  await expect(marks(page, "Wrong key").getByText("Key accepted")).toBeVisible();
});

test("an address where nothing listens can be added anyway, checked, moved and removed", async ({ page }) => {
  const port = await freePort();
  const form = await openForm(page);
  await form.getByRole("button", { name: "Add server" }).click();
  await expect(form.getByText("Give the server's address, such as http://127.0.0.1:8100.")).toBeVisible();
  await expect(form.getByLabel("Address")).toBeFocused();
  await form.getByLabel("Address").fill(`http://127.0.0.1:${port}`);
  await form.getByLabel("API key").fill("sk-any");
  await form.getByLabel("Name").fill("Asleep");
  await form.getByRole("button", { name: "Add server" }).click();
  await expect(form.getByText(`Nothing listens at 127.0.0.1:${port}.`).first()).toBeVisible();
  await form.getByRole("button", { name: "Add anyway" }).click();
  await expect(marks(page, "Asleep").getByText("Not reachable")).toBeVisible();
  await expect(marks(page, "Asleep").getByRole("listitem")).toHaveCount(1);

  await card(page, "Asleep").getByRole("button", { name: "More for Asleep" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Asleep" });
  await expect(edit.getByLabel("API key")).toHaveValue("");
  await expect(edit.getByText("A key is stored. Leave this empty to keep it.")).toBeVisible();
  await edit.getByLabel("Address").fill("http://gpu-box.invalid");
  await expect(edit.getByText(/travel there unencrypted/)).toBeVisible();
  await expect(edit.getByText(/The stored key belongs to the old address/)).toBeVisible();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByText("There is no host named gpu-box.invalid").first()).toBeVisible();
  await edit.getByRole("button", { name: "Save anyway" }).click();
  await expect(edit).toHaveCount(0);
  await expect(card(page, "Asleep")).toContainText("http://gpu-box.invalid");
  await expect(card(page, "Asleep")).toContainText("No key set");

  await card(page, "Asleep").getByRole("button", { name: "More for Asleep" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const question = page.getByRole("alertdialog", { name: "Remove Asleep?" });
  await expect(question.getByRole("button", { name: "Keep the server" })).toBeFocused();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("Asleep is removed, and its key forgotten")).toBeVisible();
  await expect(card(page, "Asleep")).toHaveCount(0);
  await page.reload();
  await expect(card(page, "Embedded engine")).toBeVisible();
  await expect(card(page, "Asleep")).toHaveCount(0);
});

test("a retired server says where to train instead, and fits a phone", async ({ page, standIn }) => {
  const hosted = await standIn({ isRetired: true });
  const form = await openForm(page);
  await form.getByLabel("Address").fill(hosted.origin);
  await form.getByLabel("Name").fill("Retired");
  await form.getByRole("button", { name: "Add server" }).click();
  const sentence = "This server no longer trains; run it on the embedded engine.";
  await expect(form.getByText(sentence)).toBeVisible();
  await form.getByRole("button", { name: "Add anyway" }).click();
  await expect(card(page, "Retired")).toContainText(sentence);
  await expect(marks(page, "Retired").getByText("Classifies")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test.describe("while a job is under way", () => {
  // The refusal is the point, and Chromium writes a line for it.
  test.use({ provokesRefusals: true });

  test("its server is not removed, and the job is linked", async ({ page, api, standIn }) => {
    const hosted = await standIn();
    hosted.hold("validating");
    const added = await page.request.post("/api/servers", { data: { baseUrl: hosted.origin, name: "Busy" } });
    const server = await added.json();
    const dataset = await api.uploadCsv("busy server", sentencesCsv(3, 40));
    const preparation = await api.prepare(dataset.id, { balance: { minSamples: 0, maxSamples: null } });
    const job = await api.createJob({
      preparationId: preparation.id,
      serverId: server.id,
      model: "ministral-3b-latest",
    });
    await api.waitForJob(job.id, "VALIDATING");
    await page.goto("/servers");
    await card(page, "Busy").getByRole("button", { name: "More for Busy" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const question = page.getByRole("alertdialog", { name: "Remove Busy?" });
    await question.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(question.getByRole("alert")).toContainText("1 job of this server is under way.");
    await question.getByRole("link", { name: job.id }).click();
    await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}`));
    hosted.release();
    await api.waitForJob(job.id, "VALIDATED");
    await page.request.post(`/api/jobs/${job.id}/cancel`);
    await api.waitForJob(job.id, "CANCELLED");
    expect((await page.request.delete(`/api/servers/${server.id}`)).status()).toBe(200);
  });
});

test("a check that takes too long is given up", async ({ page, standIn }) => {
  const hosted = await standIn();
  hosted.stall();
  await page.request.post("/api/servers", { data: { baseUrl: hosted.origin, name: "Slow" } });
  await page.goto("/servers");
  await page.getByRole("button", { name: "Check Slow" }).click();
  await expect(card(page, "Slow").getByText("Asking the server what it can do…")).toBeVisible();
  await card(page, "Slow").getByRole("button", { name: "Stop checking" }).click();
  await expect(card(page, "Slow")).toContainText("Not checked yet");
});
