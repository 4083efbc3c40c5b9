import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { hydrated } from "./steps/hydrated";

/** As Excel saves it on a German machine: semicolons, CRLF, Windows-1252, a formula, quotes with a line break. */
const FILE = Buffer.from(
  [
    "nr;kunde;anfrage;betrag",
    "1;M\xfcller;play some jazz in the kitchen;-5",
    '2;"Caf\xe9 ""Ol\xe9""";"set a timer\r\nfor ten minutes";=1+1',
    "3;Stra\xdfe;will it rain in Oslo tomorrow;+3.2",
    "4;leer;;0",
    "",
  ].join("\r\n"),
  "latin1",
);

test("a person gets a spreadsheet back with labels, and corrects a row", async ({ page, api }) => {
  const job = await api.trainSample();
  await page.goto(`/batches?model=${job.modelId}`);
  await expect(page.getByRole("combobox", { name: "Model" })).toBeVisible();
  const file = await hydrated(page.getByLabel("File", { exact: true }));
  await file.setInputFiles({ name: "Anfragen.csv", mimeType: "text/csv", buffer: FILE });

  await expect(page.getByRole("heading", { name: "Anfragen.csv" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Ready to start" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /anfrage/ })).toBeChecked();
  await expect(page.getByRole("cell", { name: "Straße" })).toBeVisible();
  await expectAccessible(page);

  // The keyboard alone: the text, the start.
  await page.getByRole("checkbox", { name: /anfrage/ }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Start" })).toBeDisabled();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Start" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("1 cell that a spreadsheet would run as a formula")).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download", exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Anfragen-labelled.csv");
  const lines = (await readFile(await download.path())).toString("latin1").split("\r\n");
  expect(lines[0]).toBe("nr;kunde;anfrage;betrag;label;score;second label;second score;needs review;review reason");
  expect(lines[1]).toMatch(/^1;M\xfcller;play some jazz in the kitchen;-5;play_music;0?\.?\d+;/);
  expect(lines.slice(2, 4).join("\r\n")).toMatch(
    /^2;"Caf\xe9 ""Ol\xe9""";"set a timer\r\nfor ten minutes";'=1\+1;set_timer;/,
  );
  expect(lines[5]).toBe("4;leer;;0;;;;;yes;no text");
  expect(lines[6]).toBe("");

  const answers = page.getByRole("region", { name: "Answers" });
  await answers.getByRole("switch", { name: "Only those that need a look" }).click();
  await answers.getByRole("button", { name: "Wrong? Row 1" }).click();
  const dialog = page.getByRole("dialog", { name: "What is right?" });
  await dialog.getByRole("radio", { name: "weather" }).check();
  const sent = page.waitForResponse((response) => response.url().endsWith("/corrections"));
  await dialog.getByRole("button", { name: "Send to the next version" }).click();
  expect((await sent).status()).toBeLessThan(300);
  const row = answers.getByRole("row").filter({ hasText: "play some jazz" });
  await expect(row).toContainText("weather");
  await expectAccessible(page, { exclude: "[data-sonner-toaster]" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).not.toContainText("weather");

  await page.goto("/batches");
  await expect(page.getByRole("row").filter({ hasText: "Anfragen.csv" }).first()).toContainText("Done");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Anfragen.csv" }).first().click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete batch" }).click();
  await expect(page.getByRole("heading", { name: "Batches" })).toBeVisible();
});

test("a pasted list is classified from its first line on, by a model of the archive too", async ({ page, api }) => {
  const job = await api.trainSample();
  const archived = await page.request.patch(`/api/models/${job.modelId}`, { data: { archived: true } });
  const { name } = (await archived.json()) as { name: string };
  await page.goto(`/batches?model=${job.modelId}`);
  await expect(page.getByRole("combobox", { name: "Model" })).toHaveText(name);
  await page.getByRole("button", { name: "Paste a list" }).click();
  await page.getByRole("textbox", { name: "Lines" }).fill("play some jazz\nwill it rain in Oslo tomorrow");
  await page.getByRole("button", { name: "Use these lines" }).click();
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("switch", { name: "Only those that need a look" }).setChecked(false);
  await expect(page.getByRole("row").filter({ hasText: "play some jazz" })).toContainText("play_music");
});
