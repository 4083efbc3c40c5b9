import { rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type ChosenFile, gzipFile, textFile, workbook } from "./steps/files";
import { hydrated } from "./steps/hydrated";
import { tabTo } from "./steps/keys";

/** Chooses a file on the datasets page and waits for the page of the dataset. */
async function importFile(page: Page, file: ChosenFile): Promise<void> {
  await page.goto("/datasets");
  await (await hydrated(page.locator("input[type=file]"))).setInputFiles(file);
  await expect(page).toHaveURL(/\/datasets\/ds_/);
}

async function chooseRole(page: Page, column: string, role: string): Promise<void> {
  await page.getByRole("combobox", { name: `Role of column ${column}`, exact: true }).click();
  await page.getByRole("option", { name: role, exact: true }).click();
}

const meaning = (page: Page) => page.getByRole("region", { name: "What the columns mean" });
const labels = (page: Page, target: string) =>
  meaning(page).getByRole("list", { name: `Labels of ${target}`, exact: true });

const csvOf = (header: string, count: number, row: (index: number) => string) =>
  `${header}\n${Array.from({ length: count }, (_, index) => row(index)).join("\n")}\n`;

test("a person uploads a semicolon file with a BOM and quotes, and says what the columns mean", async ({ page }) => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${i};"Wie ""teuer""; ist das ${i}?\nBitte";${i % 3 === 0 ? "preis" : "lager"};note ${i}`,
  );
  await importFile(page, textFile("fragen.csv", `\uFEFFnr;frage;thema;bemerkung\r\n${rows.join("\r\n")}\r\n`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/fragen/);
  const table = page.getByRole("table").filter({ hasText: "frage" }).first();
  await expect(table.getByRole("columnheader", { name: "nr" })).toBeVisible();
  await expect(table.getByRole("cell", { name: 'Wie "teuer"; ist das 0?' })).toBeVisible();
  await expect(meaning(page)).toContainText("Single label: one of 2 themas per text.");
  await expect(labels(page, "thema")).toContainText("lager20");

  await chooseRole(page, "bemerkung", "Label");
  await expect(labels(page, "bemerkung")).toContainText("30 labels");
  await chooseRole(page, "thema", "Label");
  await expect(meaning(page)).toContainText("Ready");
  await page.reload();
  await expect(meaning(page)).toContainText("Ready");
  await expect(labels(page, "thema")).toContainText("2 labels");
});

test("the columns are mapped with the keyboard alone", async ({ page, api }) => {
  const rows = csvOf("note,words,kind,who", 40, (i) => `n${i},what they wrote ${i},${i % 2 ? "x" : "y"},p${i % 12}`);
  const dataset = await api.uploadCsv("keys", rows);
  await page.goto(`/datasets/${dataset.id}`);
  await expect(labels(page, "kind")).toBeVisible();
  const change = meaning(page).getByRole("button", { name: "Change" });
  await tabTo(change);
  await page.keyboard.press("Enter");
  const role = (column: string) => page.getByRole("combobox", { name: `Role of column ${column}`, exact: true });
  await expect(role("note")).toBeFocused();

  const pick = async (name: string) => {
    await page.keyboard.press("Enter");
    // The list takes the keys only when it has the focus.
    await expect(page.getByRole("option").and(page.locator(":focus"))).toBeVisible();
    await page.keyboard.type(name);
    await expect(page.getByRole("option", { name }).and(page.locator(":focus"))).toBeVisible();
    await page.keyboard.press("Enter");
  };

  await page.keyboard.press("Tab");
  await expect(role("words")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(role("who")).toBeFocused();
  await pick("Group");
  await expect(role("who")).toHaveText("Group");
  await expect(meaning(page)).toContainText("Rows with the same “who” can be kept on one side of a split.");
  await expect(role("who"), "the focus stays where the choice was made").toBeFocused();

  await page.keyboard.press("Shift+Tab");
  await pick("Ignore");
  await expect(meaning(page)).toContainText("Which column is the label?");
  await pick("Label");
  await expect(meaning(page)).toContainText("Ready");
});

test("a sheet of a workbook is read, and then another one", async ({ page }) => {
  const sheet = (word: string) => [
    ["message", "intent"],
    ...Array.from({ length: 20 }, (_, i) => [`${word} message ${i}`, i % 2 ? "buy" : "sell"]),
  ];
  await importFile(page, workbook("book.xlsx", { "Week 1": sheet("first"), "Week 2": sheet("second") }));
  await expect(meaning(page)).toContainText("Single label: one of 2 intents per text.");
  await expect(page.getByRole("cell", { name: "first message 0", exact: true })).toBeVisible();

  await page.getByRole("combobox", { name: "Sheet" }).click();
  await page.getByRole("option", { name: "Week 2" }).click();
  await expect(page.getByRole("cell", { name: "second message 0", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Read the file this way" }).click();
  await expect(page.getByText("First 20 of 20 rows").or(page.getByText("20 rows", { exact: true }))).toBeVisible();
  await page.reload();
  await expect(page.getByRole("cell", { name: "second message 0", exact: true })).toBeVisible();
});

test("gzipped JSON Lines with several kinds of labels become targets", async ({ page }) => {
  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({
      text: `product number ${i} of the shelf`,
      labels: { food: i % 3 ? ["milk", "bread"] : ["tea"], country_label: i % 2 ? "italy" : "france" },
    }),
  );
  await importFile(page, gzipFile("food.jsonl.gz", `${lines.join("\n")}\n`));
  await expect(meaning(page)).toContainText("Two targets: food (any of 3) and country_label (one of 2).");
  await expect(labels(page, "food")).toContainText("milk26");
  await meaning(page).getByRole("button", { name: "Edit label country_label" }).click();
  await meaning(page).getByRole("textbox", { name: "Name" }).fill("country");
  await page.keyboard.press("Enter");
  await expect(meaning(page)).toContainText("food (any of 3) and country (one of 2)");
  await meaning(page).getByRole("textbox", { name: "Name" }).fill("food");
  await page.keyboard.press("Enter");
  await expect(meaning(page).getByText("Another label has this name.")).toBeVisible();
});

test("rows from the clipboard are seen before they are imported", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Paste rows" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste rows" });
  await dialog.getByRole("button", { name: "Import rows" }).click();
  await expect(dialog.getByText("Paste some rows first.")).toBeVisible();
  const rows = csvOf("text\tlabel", 12, (i) => `pasted line ${i}\t${i % 2 ? "a" : "b"}`);
  await dialog.getByRole("textbox", { name: "Rows" }).fill(rows);
  await expect(dialog.getByRole("cell", { name: "pasted line 3" })).toBeVisible();
  await expect(dialog.getByText("tab between cells")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name of the dataset" }).fill("From the clipboard");
  await dialog.getByRole("button", { name: "Import rows" }).click();
  await expect(page).toHaveURL(/\/datasets\/ds_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("From the clipboard");
  await expect(meaning(page)).toContainText("Single label: one of 2 labels per text.");
});

test("another delimiter and no header row: the preview follows, the dataset when told", async ({ page, api }) => {
  const rows = csvOf("text; more,label", 30, (i) => `good; number ${i},${i % 2 ? "a" : "b"}`);
  const dataset = await api.uploadCsv("two ways", rows);
  await page.goto(`/datasets/${dataset.id}`);
  const delimiter = page.getByRole("combobox", { name: "Delimiter" });
  await expect(delimiter).toHaveText("Comma ,");
  await expect(page.getByText("detected").first()).toBeVisible();

  await delimiter.click();
  await page.getByRole("option", { name: "Semicolon ;" }).click();
  await expect(page.getByRole("columnheader", { name: "more,label" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "number 0,b" })).toBeVisible();
  await page.getByRole("button", { name: "Keep it as it was" }).click();
  await expect(page.getByRole("cell", { name: "good; number 0", exact: true })).toBeVisible();

  await page.getByRole("combobox", { name: "First row" }).click();
  await page.getByRole("option", { name: "Is a row like others" }).click();
  await expect(page.getByRole("cell", { name: "label", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Read the file this way" }).click();
  await expect(page.getByRole("combobox", { name: "Role of column column 1", exact: true })).toBeVisible();
  await expect(page.getByText("31 rows", { exact: true })).toBeVisible();
});

test("several labels in a cell are told from one, and the counts follow the switch", async ({ page, api }) => {
  const kinds = ["joy|love", "anger", "fear|anger", "joy"];
  const dataset = await api.uploadCsv(
    "feelings",
    csvOf("text,labels", 40, (i) => `feeling ${i},${kinds[i % 4]}`),
  );
  await page.goto(`/datasets/${dataset.id}`);
  await expect(meaning(page)).toContainText(
    "Several labels: each text can have any of 4 labels; 50% have more than one.",
  );
  await expect(labels(page, "labels")).toContainText("joy20");
  const several = meaning(page).getByRole("switch", { name: "Several labels, separated by |" });
  await several.click();
  await expect(meaning(page)).toContainText("Single label: one of 4 labels per text.");
  await expect(labels(page, "labels")).toContainText("joy|love10");
  await several.click();
  await expect(labels(page, "labels")).toContainText("joy20");

  // Whoever has none is an example, too.
  await meaning(page).getByRole("button", { name: "Edit label labels" }).click();
  await meaning(page).getByRole("combobox", { name: "Rows without a label" }).click();
  await page.getByRole("option", { name: "Give them a label" }).click();
  await meaning(page).getByRole("textbox", { name: "Their label" }).fill("calm");
  await page.keyboard.press("Enter");
  await expect(meaning(page)).toContainText("Rows without a label are called “calm”.");
});

test("columns of yes and no become one set of labels", async ({ page, api }) => {
  const flags = csvOf("text,topic,rude,loud,long", 42, (i) =>
    [`said ${i}`, i % 2 ? "work" : "home", i % 2, i % 3 ? 0 : 1, i % 7 ? 0 : 1].join(","),
  );
  const dataset = await api.uploadCsv("flags", flags);
  await page.goto(`/datasets/${dataset.id}`);
  await expect(meaning(page)).toContainText("Single label: one of 2 topics per text.");
  await page.getByRole("button", { name: "These 3 columns are one set of labels" }).click();
  await expect(meaning(page)).toContainText("Two targets: topic (one of 2) and labels (any of 4).");
  await chooseRole(page, "topic", "Ignore");
  await expect(meaning(page)).toContainText("Several labels: each text can have any of 4 labels");
  await expect(labels(page, "labels")).toContainText("none");
});

test("counts that were asked for before the columns changed do not stand for those after it", async ({ page, api }) => {
  const flags = csvOf("text,topic,rude,loud,long", 42, (i) =>
    [`wrote ${i}`, i % 2 ? "work" : "home", i % 2, i % 3 ? 0 : 1, i % 7 ? 0 : 1].join(","),
  );
  const dataset = await api.uploadCsv("slow counts", flags);
  // The first counts are made before the change and arrive after the page has heard of it and asks for all again.
  const again = page.waitForRequest(
    (request) => request.url().endsWith(`/api/datasets/${dataset.id}`) && request.method() === "GET",
  );
  const asked = page.waitForRequest("**/profile");
  await page.route(
    "**/profile",
    async (route) => {
      const counted = await route.fetch();
      await again;
      // The page may have given this request up, as it should.
      await route.fulfill({ response: counted }).catch(() => undefined);
    },
    { times: 1 },
  );
  await page.goto(`/datasets/${dataset.id}`);
  await asked;
  await page.getByRole("button", { name: "These 3 columns are one set of labels" }).click();
  await expect(meaning(page)).toContainText("Two targets: topic (one of 2) and labels (any of 4).");
  await expect(labels(page, "labels")).toContainText("none");
});

test("title and body become one text by a template that can be changed", async ({ page, api }) => {
  const rows = csvOf("title,text,label", 24, (i) => `Order ${i},it is late by ${i} days,${i % 2 ? "a" : "b"}`);
  const dataset = await api.uploadCsv("letters", rows);
  await page.goto(`/datasets/${dataset.id}`);
  await expect(meaning(page)).toContainText("“title” could stand in front of it.");
  await chooseRole(page, "title", "Text as well");
  await expect(meaning(page)).toContainText("“text” and “title”, one below the other");
  await meaning(page).getByRole("button", { name: "Edit text" }).click();
  const template = meaning(page).getByRole("textbox", { name: "Template" });
  const example = meaning(page).getByRole("figure", { name: "The first row becomes" });
  await expect(example).toContainText("it is late by 0 days");
  await template.fill("{{title}}: {{text}}");
  await template.blur();
  await expect(example).toContainText("Order 0: it is late by 0 days");
  await expect(meaning(page)).toContainText("“text” and “title”, put together by a template");

  await template.fill("{{title}}");
  await template.blur();
  await expect(meaning(page).getByText(/The template does not use “text”/)).toBeVisible();
  await expect(template, "what was typed stays").toHaveValue("{{title}}");
  await meaning(page).getByRole("button", { name: "One below the other" }).click();
  await expect(example).toContainText("it is late by 0 days Order 0");
});

test("a column of ids says why it cannot be the label", async ({ page, api }) => {
  const rows = csvOf("text,label,serial", 1_100, (i) => `text number ${i},${i % 2 ? "a" : "b"},s${i}`);
  const dataset = await api.uploadCsv("serials", rows);
  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("combobox", { name: "Role of column serial", exact: true }).click();
  const option = page.getByRole("option", { name: "Label", exact: true });
  await expect(option).toBeDisabled();
  await expect(option).toContainText("1,100 values: ids or texts");
});

test("a large file shows its first rows and how far it is, and leaves nothing behind when it is cancelled", async ({
  page,
  request,
}) => {
  const file = path.join(os.tmpdir(), `studio-large-${process.pid}-${Date.now()}.csv`);
  await writeFile(
    file,
    csvOf("text,label", 300_000, (i) => `a row of a large file, number ${i} of them,${i % 9}`.replace(/, n/, " n")),
  );
  try {
    await page.goto("/datasets");
    const session = await page.context().newCDPSession(page);
    const throughput = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 600_000 };
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", throughput);
    await (await hydrated(page.locator("input[type=file]"))).setInputFiles(file);
    const panel = page.getByRole("region", { name: "Import" });
    await expect(panel.getByRole("progressbar", { name: "Sending" })).toBeVisible();
    await expect(panel.getByRole("cell", { name: "a row of a large file number 0 of them" })).toBeVisible();
    await expect(panel.getByText(/MB\sof\s[\d.]+\sMB · 0m\s\d+s/)).toBeVisible();
    await panel.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("Drop a file here, or anywhere on this page")).toBeVisible();
    const { data } = (await (await request.get("/api/datasets")).json()) as { data: { fileName: string }[] };
    expect(data.map(({ fileName }) => fileName)).not.toContain(path.basename(file));
  } finally {
    await rm(file, { force: true });
  }
});

for (const [what, file, sentence] of [
  ["an empty file", textFile("empty.csv", ""), /is empty/],
  ["an old spreadsheet", textFile("book.xls", "\u00d0\u00cf\u0011"), /Save it as an Excel workbook/],
  ["a workbook that is none", textFile("book.xlsx", "PK\u0003\u0004 binary"), /damaged or cut short/],
  ["a header alone", textFile("header.csv", "text,label\n"), /header but no rows/],
] as const) {
  test(`${what} is refused with a sentence, and nothing is left behind`, async ({ page, request }) => {
    const name = `${Date.now()}-${file.name}`;
    await page.goto("/datasets");
    await (await hydrated(page.locator("input[type=file]"))).setInputFiles({ ...file, name });
    await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
    const { data } = (await (await request.get("/api/datasets")).json()) as { data: { fileName: string }[] };
    expect(data.map(({ fileName }) => fileName)).not.toContain(name);
  });
}

test("lines that cannot be read are counted by reason and can be downloaded", async ({ page, api }) => {
  const good = Array.from({ length: 20 }, (_, i) => `hello number ${i},${i % 2 ? "a" : "b"}`);
  good.splice(10, 0, "one,cell,too many");
  const dataset = await api.uploadCsv("ragged", `text,label\n${good.join("\n")}\n`);
  expect(dataset).toMatchObject({ rowCount: 20, rejectedCount: 1 });
  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: "1 line could not be read" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("21 lines in the file: 20 rows + 1 left out.");
  await expect(dialog.getByRole("list", { name: "Reasons" })).toContainText("Line 12one,cell,too many");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("link", { name: "Download the lines" }).click(),
  ]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString()).toMatch(/12.*one,cell,too many/s);
});

test("a dataset is renamed and deleted", async ({ page, api }) => {
  const dataset = await api.uploadCsv("short lived", `text,label\n${"hello,a\nbye,b\n".repeat(10)}`);
  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: /more|actions/i }).click();
  await page.getByRole("menuitem", { name: /Rename/ }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("kept longer");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("kept longer");
  await page.getByRole("button", { name: /more|actions/i }).click();
  await page.getByRole("menuitem", { name: /Delete/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete dataset" }).click();
  await expect(page).toHaveURL(/\/datasets$/);
  await expect(page.getByRole("link", { name: "kept longer" })).toHaveCount(0);
});
