import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { datasetList } from "@/lib/datasets/schema";
import { StandInHub } from "@/lib/testing/hub";
import { test as base, expect } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { tabTo } from "./steps/keys";
import { makeDataDir, type Studio, startStudio } from "./steps/studio";

/** The dataset of the tutorial's kind: 400 rows in four languages, the labels also as numbers with names. */
const MASSIVE = "mteb/amazon_massive_intent";
const INTENTS = ["alarm_set", "play_music", "weather_query"];
const FILTERED = `${MASSIVE} (de, lang = en)`;

const value = (dtype: string) => ({ _type: "Value", dtype });
const FEATURES = {
  id: value("string"),
  label: { _type: "ClassLabel", names: INTENTS },
  label_text: value("string"),
  text: value("string"),
  lang: value("string"),
};
const rowsSql = (rows: number) => `
  SELECT range::VARCHAR AS id, range % 3 AS label, ['${INTENTS.join("', '")}'][range % 3 + 1] AS label_text,
    'please do thing number ' || range || ' for me' AS text, ['en', 'de', 'fr', 'ja'][range % 4 + 1] AS lang
  FROM range(${rows})`;

async function startHub(): Promise<StandInHub> {
  const hub = await StandInHub.start();
  const splits = [
    { split: "train", rows: 400 },
    { split: "test", rows: 80 },
  ];
  await hub.add(MASSIVE, {
    splits: ["default", "de"].flatMap((config) =>
      splits.map(({ split, rows }) => ({ config, split, features: FEATURES, select: rowsSql(rows) })),
    ),
  });
  const mine = { features: { text: value("string") }, select: "SELECT 'a row' AS text" };
  await hub.add("acme/private", { access: "private", splits: [mine] });
  return hub;
}

/** An app whose hub is a stand-in on this machine; both are one for the whole file. */
const test = base.extend<{ quietHub: undefined }, { hub: StandInHub; studio: Studio }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the pattern
    async ({}, use) => {
      const hub = await startHub();
      await use(hub);
      await hub.stop();
    },
    { scope: "worker" },
  ],
  studio: [
    async ({ hub }, use) => {
      const { dataDir, remove } = await makeDataDir();
      const studio = await startStudio(dataDir, { HF_ENDPOINT: hub.origin, HF_VIEWER_ENDPOINT: hub.origin });
      await use(studio);
      await studio.stop();
      await remove();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: ({ studio }, use) => use(studio.url),
  quietHub: [
    async ({ hub }, use) => {
      hub.reset();
      await use(undefined);
    },
    { auto: true },
  ],
});

test.describe.configure({ mode: "default" });
test.use({ provokesRefusals: true });

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Import from the Hugging Face hub" });
const nameOf = (dialog: Locator) => dialog.getByLabel("Name of the dataset");
const importIn = (dialog: Locator) => dialog.getByRole("button", { name: "Import", exact: true });

async function openDialog(page: Page): Promise<Locator> {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "From the Hugging Face hub" }).click();
  await expect(nameOf(dialogOf(page))).toBeFocused();
  return dialogOf(page);
}

async function lookUp(dialog: Locator, name = MASSIVE): Promise<void> {
  await nameOf(dialog).fill(name);
  await dialog.getByRole("button", { name: "Look it up" }).click();
}

async function choose(dialog: Locator, field: string, option: string | RegExp): Promise<void> {
  await dialog.getByRole("combobox", { name: field }).click();
  await dialog.page().getByRole("option", { name: option, exact: true }).click();
}

/** The dialog with the rows of English chosen. */
async function openFiltered(page: Page): Promise<Locator> {
  const dialog = await openDialog(page);
  await lookUp(dialog);
  await choose(dialog, "Configuration", "de");
  await expect(importIn(dialog)).toBeEnabled();
  await choose(dialog, "Rows", "Only where lang is…");
  await expect(dialog.getByLabel("Value of lang")).toHaveValue("en");
  return dialog;
}

async function listOf(page: Page) {
  return datasetList.parse(await (await page.request.get("/api/datasets")).json()).data;
}

/** Names of the folders of datasets, and of unfinished files. */
async function filesOf({ dataDir }: Studio): Promise<string[]> {
  const folders = ["datasets", "tmp"].map((folder) => readdir(path.join(dataDir, folder)).catch(() => []));
  return (await Promise.all(folders)).flat().sort();
}

/** Does something that must leave nothing: neither a record nor a file. */
async function leavingNothing(page: Page, studio: Studio, work: () => Promise<void>): Promise<void> {
  const before = { list: await listOf(page), files: await filesOf(studio) };
  await work();
  expect(await listOf(page)).toEqual(before.list);
  await expect.poll(() => filesOf(studio)).toEqual(before.files);
}

test("the rows of one language come by the name of the dataset, with their roles", async ({ page, hub }) => {
  const dialog = await openDialog(page);
  await lookUp(dialog, `https://huggingface.co/datasets/${MASSIVE}/viewer`);
  const rows = dialog.getByRole("table", { name: "First rows on the hub" });
  await expect(rows.getByRole("row")).toHaveCount(11);
  await expect(rows.getByRole("columnheader", { name: "label label, 3 names" })).toBeVisible();
  await expect(rows.getByRole("row").nth(2)).toContainText("play_music");

  await choose(dialog, "Configuration", "de");
  await choose(dialog, "Split", /^test, 80 rows/);
  await expect(rows.getByRole("row")).toHaveCount(11);
  await choose(dialog, "Split", /^train, 400 rows/);
  await expect(importIn(dialog)).toBeEnabled();
  await choose(dialog, "Rows", "Only where lang is…");
  await expect(dialog.getByLabel("Value of lang")).toHaveValue("en");
  await importIn(dialog).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(FILTERED);
  await expect(page.getByText("100 rows, 5 columns")).toBeVisible();
  const meaning = page.getByRole("region", { name: "What the columns mean" });
  await expect(meaning).toContainText("Single label: one of 3");
  await expect(meaning.getByRole("list", { name: /Labels of/ })).toContainText("alarm_set34");
  // One page of the hub's own filter was enough: no file was asked for.
  expect(hub.asked(/^\/cdn\//)).toEqual([]);
});

test("what cannot be looked up is said beside the name, which stays", async ({ page, hub, studio }) => {
  const dialog = await openDialog(page);
  const refusals: [name: string, sentence: RegExp, fault?: Parameters<StandInHub["fail"]>[1]][] = [
    ["no name", /Name a dataset as owner\/name, for example/],
    ["acme/nothing", /“acme\/nothing” does not exist on the hub, or is private or gated\. Check the spelling/],
    ["acme/private", /for a private or gated dataset set HF_TOKEN and start the app again\.$/],
    [
      MASSIVE,
      /too many requests and asks to wait 120 seconds\. Try again then\.$/,
      { status: 429, headers: { "retry-after": "120" } },
    ],
    [MASSIVE, /was cut short\. Try again\.$/, { cutAfter: 5 }],
    [MASSIVE, /is not expected\. Is HF_ENDPOINT or HF_VIEWER_ENDPOINT the address of a hub\?/, { status: 200 }],
  ];
  await leavingNothing(page, studio, async () => {
    for (const [name, sentence, fault] of refusals) {
      if (fault !== undefined) hub.fail(/^\/splits/, fault, 9);
      await lookUp(dialog, name);
      await expect(nameOf(dialog)).toHaveAccessibleDescription(sentence);
      await expect(dialog.getByRole("status")).toHaveText(sentence);
      await expect(nameOf(dialog)).toHaveValue(name);
      hub.reset();
    }
  });
  await dialog.getByRole("button", { name: "Look it up" }).click();
  await expect(importIn(dialog)).toBeEnabled();
});

test("what cannot be imported is said in the form, which stays filled", async ({ page, hub, studio }) => {
  const dialog = await openFiltered(page);
  const filled = async () => {
    await expect(dialog.getByRole("combobox", { name: "Configuration" })).toHaveText("de");
    await expect(dialog.getByRole("combobox", { name: "Rows" })).toHaveText("Only where lang is…");
  };
  const valueField = dialog.getByLabel("Value of lang");
  await leavingNothing(page, studio, async () => {
    await valueField.fill("xx");
    await importIn(dialog).click();
    await expect(valueField).toHaveAccessibleDescription("No row of the split “train” has “xx” in the column “lang”.");
    await expect(valueField).toBeFocused();
    await filled();

    hub.fail(/^\/(filter|parquet)/, { status: 429, headers: { "retry-after": "3600" } }, 9);
    await valueField.fill("en");
    await importIn(dialog).click();
    await expect(dialog.getByRole("alert")).toContainText("asks to wait 60 minutes. Try again then.");
    await filled();

    // Another split that cannot be looked up: what was chosen before is still there.
    hub.fail(/^\/info/, { status: 500 }, 9);
    await choose(dialog, "Split", /^test/);
    const split = dialog.getByRole("combobox", { name: "Split" });
    await expect(split).toHaveAccessibleDescription(/has a fault at the moment: it answered 500.*Try again later\.$/);
    await expect(split).toHaveText(/^train, 400 rows/);
    await filled();
  });
  hub.reset();
  await importIn(dialog).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(FILTERED);
});

test("a download that is cut is taken up, and one that ends for good can be done again", async ({
  page,
  hub,
  studio,
}) => {
  const dialog = await openDialog(page);
  await lookUp(dialog);
  hub.fail(/^\/cdn\//, { cutAfter: 2_000 });
  await importIn(dialog).click();
  await expect(page.getByText("400 rows, 5 columns")).toBeVisible();
  // Whatever of it had arrived by then: two connections made the file.
  expect(hub.asked(/^\/cdn\//)).toHaveLength(2);

  const files = await filesOf(studio);
  await lookUp(await openDialog(page));
  // It is waited for longer than the dialog does: by then it is the page of the dataset that tells.
  hub.fail(/^\/parquet/, { status: 429, headers: { "retry-after": "2" } });
  hub.fail(/^\/cdn\//, { status: 403 }, 9);
  await importIn(dialogOf(page)).click();
  await expect(page.getByRole("alert").filter({ hasText: "The rows did not arrive" })).toContainText(
    `${MASSIVE}, split train`,
  );
  expect(await filesOf(studio)).toEqual(files);

  hub.reset();
  const failed = page.url();
  await page.getByRole("button", { name: "Import it again" }).click();
  await expect(page.getByText("400 rows, 5 columns")).toBeVisible();
  expect(page.url()).not.toBe(failed);
  expect((await listOf(page)).map(({ status }) => status)).not.toContain("failed");
});

test("an import that is cancelled on its way leaves nothing behind", async ({ page, hub, studio }) => {
  const dialog = await openDialog(page);
  await lookUp(dialog);
  await leavingNothing(page, studio, async () => {
    hub.fail(/^\/cdn\//, { stallAfter: 2_000 }, 9);
    await importIn(dialog).click();
    await expect(page.getByRole("heading", { name: "The rows are on their way" })).toBeVisible();
    await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /^2\skB\sof\s/);
    await page.getByRole("button", { name: "Cancel import" }).click();
    await expect(page.getByText("The import was cancelled")).toBeVisible();
    await expect(page).toHaveURL(/\/datasets$/);
  });
});

test("all of it goes with the keyboard alone", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "From the Hugging Face hub" }).focus();
  await page.keyboard.press("Enter");
  const dialog = dialogOf(page);
  await expect(nameOf(dialog)).toBeFocused();
  await page.keyboard.type(MASSIVE);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText(`Found ${MASSIVE}`);
  const pick = async (field: string, key: string) => {
    await tabTo(dialog.getByRole("combobox", { name: field }));
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("option").first()).toBeFocused();
    await page.keyboard.press(key);
    // The list moves the focus after the key, not with it.
    await expect(page.getByRole("option").nth(key === "End" ? -1 : 1)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("combobox", { name: field })).toBeFocused();
  };
  await pick("Split", "ArrowDown");
  await expect(dialog.getByRole("combobox", { name: "Split" })).toHaveText(/^test, 80 rows/);
  await expect(importIn(dialog)).toBeEnabled();
  await pick("Rows", "End");
  await tabTo(dialog.getByLabel("Value of lang"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("fr");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${MASSIVE} (test, lang = fr)`);
  await expect(page.getByText("20 rows, 5 columns")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the dialog is accessible in ${colorScheme}, and fits a phone`, async ({ page, hub }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const dialog = await openFiltered(page);
    hub.fail(/^\/(filter|parquet)/, { status: 429, headers: { "retry-after": "3600" } }, 9);
    await importIn(dialog).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectAccessible(page);
      await expect(importIn(dialog)).toBeInViewport({ ratio: 1 });
      const overflow = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow, `the dialog at ${width} px`).toBeLessThanOrEqual(0);
    }
  });
}
