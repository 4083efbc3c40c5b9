import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";

/** The row at a place of the grid, 0 for the first one. */
const rowAt = (page: Page, place: number): Locator => page.locator(`[role=row][aria-rowindex="${place + 2}"]`);
const cell = (page: Page, place: number, column: number) => rowAt(page, place).getByRole("gridcell").nth(column);
const total = (page: Page) => page.getByRole("main").getByRole("status").first();
const labelBar = (page: Page, label: string, rows: number) =>
  page.getByRole("button", { name: `${label}: ${rows} row${rows === 1 ? "" : "s"}` });
const search = (page: Page) => new URL(page.url()).search;

async function openRows(page: Page, datasetId: string, query = "") {
  await page.goto(`/datasets/${datasetId}/rows${query}`);
  await expect(page.getByRole("grid").getByRole("gridcell").first()).toBeVisible();
}

/** Until the labels are counted too: the page listens to keys by then, and the keys have their labels. */
async function openLabelled(page: Page, datasetId: string, query = "") {
  await openRows(page, datasetId, query);
  await expect(page.getByRole("list", { name: /^Labels of/ })).toBeVisible();
}

const TICKETS = [
  ["my card was charged twice", "billing"],
  ["where is the invoice", "billing"],
  ["the app shows a blank page", "bug"],
  ["give me my money back", "refund"],
  ["login does not work", "bug"],
  ["please cancel the plan", "billing"],
  ["I want a refund for March", "refund"],
  ["the export stops halfway", "bug"],
  ["change my address", "billing"],
  ["colours are wrong in the chart", "bug"],
] as const;
const ticketsCsv = `text,intent\n${TICKETS.map((cells) => cells.join(",")).join("\n")}\n`;

test("a person finds rows by search, label and order, and the link shows the same ones", async ({ page, api }) => {
  const dataset = await api.importSample();
  await openLabelled(page, dataset.id);
  await expect(total(page)).toHaveText("1,990 rows");

  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search the rows" })).toBeFocused();
  await page.keyboard.type("kitchen");
  await expect(total(page)).toHaveText("18 of 1,990 rows");
  await labelBar(page, "smart_lights", 106).click();
  await expect(total(page)).toHaveText(/^\d+ of 1,990 rows$/);
  expect(search(page)).toBe("?q=kitchen&label=smart_lights");
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(total(page)).toHaveText("106 of 1,990 rows");
  await page.reload();
  await expect(total(page)).toHaveText("106 of 1,990 rows");
  await expect(labelBar(page, "smart_lights", 106)).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Take away: Label: smart_lights" }).click();
  await expect(total(page)).toHaveText("1,990 rows");

  await labelBar(page, "unit_convert", 6).click();
  await expect(total(page)).toHaveText("6 of 1,990 rows");
  await page.getByRole("link", { name: "Splits", exact: true }).click();
  await expect(page).toHaveURL(/\/splits$/);
  await page.goBack();
  await expect(total(page)).toHaveText("6 of 1,990 rows");
  await page.getByRole("button", { name: "Show all rows" }).click();
  await expect(total(page)).toHaveText("1,990 rows");
  expect(search(page)).toBe("");
});

test("a press on a column's head sorts by it, one more turns the order round", async ({ page, api }) => {
  const dataset = await api.uploadCsv("sorted tickets", ticketsCsv);
  await openLabelled(page, dataset.id);
  const head = page.getByRole("columnheader", { name: "text" });
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(cell(page, 0, 1)).toHaveText("change my address");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(cell(page, 0, 1)).toHaveText("where is the invoice");
  expect(search(page)).toBe("?sort=text&direction=desc");
  await head.getByRole("button").click();
  await expect(cell(page, 0, 1)).toHaveText("my card was charged twice");
});

test("a person labels by keyboard only, and takes it back", async ({ page, api }) => {
  const dataset = await api.uploadCsv("tickets", ticketsCsv);
  await openLabelled(page, dataset.id);
  const detail = page.getByRole("region", { name: "Selected row" });

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(cell(page, 1, 1)).toBeFocused();
  await expect(rowAt(page, 1)).toHaveAttribute("aria-selected", "true");
  await expect(detail).toContainText("where is the invoice");

  // The digits are printed at the labels: 1 billing, 2 bug, 3 refund.
  await page.keyboard.press("3");
  await expect(cell(page, 1, 2)).toHaveText("refund");
  await expect(labelBar(page, "refund", 3)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("0");
  await expect(cell(page, 2, 2)).toHaveText("(no label)");
  await expect(page.getByRole("button", { name: "1 without" })).toBeVisible();

  await page.keyboard.press("Enter");
  const picker = page.getByRole("dialog", { name: /Label: intent of row 2/ });
  await picker.getByRole("combobox").pressSequentially("outage");
  await page.keyboard.press("Enter");
  await expect(picker).toHaveCount(0);
  await expect(cell(page, 2, 2)).toHaveText("outage");
  await expect(cell(page, 2, 1)).toBeFocused();
  await expect(labelBar(page, "outage", 1)).toBeVisible();

  for (const before of ["(no label)", "bug"]) {
    await page.keyboard.press("Control+z");
    await expect(cell(page, 2, 2)).toHaveText(before);
  }
  await page.keyboard.press("Shift+Control+z");
  await expect(cell(page, 2, 2)).toHaveText("(no label)");
  await page.reload();
  await expect(cell(page, 1, 2)).toHaveText("refund");
});

test("a person edits a text in place, removes a row, and brings it back", async ({ page, api }) => {
  const dataset = await api.uploadCsv("edited tickets", ticketsCsv);
  await openLabelled(page, dataset.id);
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  const editor = page.getByRole("textbox", { name: "Edit text of row 0" });
  await editor.fill("charged two times");
  await editor.press("Escape");
  await expect(cell(page, 0, 1)).toHaveText("my card was charged twice");
  await page.getByRole("button", { name: "Edit text" }).click();
  await editor.fill("charged two times\nby mistake");
  await editor.press("Control+Enter");
  await expect(cell(page, 0, 1)).toHaveText("charged two times by mistake");
  await expect(cell(page, 0, 1)).toBeFocused();
  await expect(page.getByRole("region", { name: "Selected row" })).toContainText("by mistake");

  await page.keyboard.press("End");
  await page.keyboard.press("Delete");
  await expect(total(page)).toHaveText("9 rows");
  await page.getByText("Removed row 9").locator("..").locator("..").getByRole("button", { name: "Undo" }).click();
  await expect(total(page)).toHaveText("10 rows");
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect(cell(page, 0, 1)).toHaveText("my card was charged twice");
});

test("a label is renamed and merged after its rows were shown, and undone from the message", async ({ page, api }) => {
  const dataset = await api.uploadCsv("relabelled tickets", ticketsCsv);
  await openLabelled(page, dataset.id, "?label=refund");
  await expect(total(page)).toHaveText("2 of 10 rows");
  await page.getByRole("button", { name: "Change the label refund" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "New name" }).fill("money back");
  await expect(dialog).toContainText("2 rows");
  await expect(dialog).toContainText("I want a refund for March");
  await page.keyboard.press("Enter");
  await expect(labelBar(page, "money back", 2)).toHaveAttribute("aria-pressed", "true");

  await page.getByRole("button", { name: "Change the label money back" }).click();
  await page.getByRole("menuitem", { name: "Merge" }).click();
  await dialog.getByRole("combobox").pressSequentially("bill");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Merge labels" }).click();
  await expect(labelBar(page, "billing", 6)).toBeVisible();
  await expect(total(page)).toHaveText("6 of 10 rows");
  const message = page.locator("[data-sonner-toast]").filter({ hasText: /Merged.*billing, 2 rows/ });
  await message.getByRole("button", { name: "Undo" }).click();
  await expect(labelBar(page, "money back", 2)).toBeVisible();
  await expect(labelBar(page, "billing", 4)).toBeVisible();

  await page.getByRole("button", { name: "Change the label bug" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog).toContainText("4 rows");
  await dialog.getByRole("button", { name: "Delete label" }).click();
  await expect(page.getByRole("button", { name: /^bug: / })).toHaveCount(0);
});

test("several labels a row: digits toggle, and a search in the list keeps what is chosen", async ({
  page,
  api,
  request,
}) => {
  const moods = Array.from({ length: 12 }, (_, i) => `line ${i},${i % 2 ? "joy|love" : "anger"}`);
  const dataset = await api.uploadCsv("moods", `text,tags\n${moods.join("\n")}\n`);
  const source = { type: "separator", column: "tags", separator: "|" };
  const roles = { text: "text", targets: [{ name: "mood", kind: "multi", source, noneLabel: null }] };
  expect((await request.patch(`/api/datasets/${dataset.id}`, { data: { roles } })).ok()).toBe(true);

  await openLabelled(page, dataset.id);
  await page.keyboard.press("j");
  // 1 anger, 2 joy, 3 love: as many rows each, in the order of the file.
  await page.keyboard.press("2");
  await expect(cell(page, 0, 2)).toHaveText("angerjoy");
  await page.keyboard.press("1");
  await expect(cell(page, 0, 2)).toHaveText("joy");

  await page.keyboard.press("l");
  const picker = page.getByRole("dialog");
  const field = picker.getByRole("combobox");
  await field.fill("love");
  await field.press("Enter");
  await field.fill("anger");
  await expect(picker.getByRole("list", { name: "Chosen labels" }).getByRole("listitem")).toHaveText(["joy", "love"]);
  await field.press("Control+Enter");
  await expect(cell(page, 0, 2)).toHaveText("joylove");
});

test("hundreds of thousands of rows: the bar and the keys reach every place, and few rows are drawn", async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const count = 300_000;
  const lines = Array.from({ length: count }, (_, row) => `row ${row},${row % 3 === 0 ? "a" : "b"}`);
  const dataset = await api.uploadCsv("large", `text,label\n${lines.join("\n")}\n`);
  // What is scrolled before the page listens is not heard.
  await openLabelled(page, dataset.id);
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", String(count + 1));

  // As a drag of the bar: half of the way is half of the rows, though they are higher than any element can be.
  await grid.evaluate((element) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
  });
  await expect(page.getByText("row 150000", { exact: true })).toBeVisible();
  const before = await page.getByText("row 150000", { exact: true }).boundingBox();
  await grid.hover();
  await page.mouse.wheel(0, 34);
  // From there a wheel moves row by row.
  await expect
    .poll(async () => (await page.getByText("row 150000", { exact: true }).boundingBox())?.y)
    .toBe((before?.y ?? 0) - 34);

  await page.keyboard.press("j");
  await page.keyboard.press("End");
  await expect(cell(page, count - 1, 1)).toBeFocused();
  await expect(cell(page, count - 1, 1)).toHaveText(`row ${count - 1}`);
  expect(await page.getByRole("row").count()).toBeLessThan(120);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  await expect(cell(page, 0, 1)).toHaveText("row 0");
});

test("on a phone a row is labelled by touch, and nothing is wider than the page", async ({ page, api }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const dataset = await api.uploadCsv("phone tickets", ticketsCsv);
  await openLabelled(page, dataset.id);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await cell(page, 3, 1).click();
  await page.getByRole("button", { name: "Choose intent" }).click();
  await page
    .getByRole("dialog")
    .getByRole("option", { name: /billing/ })
    .click();
  await expect(cell(page, 3, 2)).toHaveText("billing");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the rows are accessible in ${colorScheme}, also while one edits`, async ({ page, api }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const dataset = await api.uploadCsv("accessible tickets", ticketsCsv);
    await openLabelled(page, dataset.id);
    await page.keyboard.press("j");
    await expectAccessible(page);
    await page.keyboard.press("e");
    await expect(page.getByRole("textbox", { name: "Edit text of row 0" })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("l");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await expectAccessible(page);
  });
}
