import type { Locator, Page } from "@playwright/test";
import type { StepActionInput } from "@/lib/datasets/steps-schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { tabTo } from "./steps/keys";

const csvOf = (rows: readonly (readonly [text: string, label: string])[]) =>
  `text,label\n${rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n")}\n`;

/** Plain rows of three labels, no two of them alike. */
const plainRows = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, i) => [
    `${["where is", "please cancel", "how much was"][i % 3]} order ${"abcdefghij"[i % 10]}${i * 7919} of mine`,
    ["delivery", "refund", "billing"][i % 3] ?? "",
  ]);

async function openCleaning(page: Page, datasetId: string): Promise<void> {
  await page.goto(`/datasets/${datasetId}/clean`);
  await expect(steps(page).getByRole("button", { name: "The file as it came" })).toBeVisible();
}

const steps = (page: Page) => page.getByRole("region", { name: "Steps" });
const finding = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });

async function chooseStep(page: Page, title: string): Promise<Locator> {
  await steps(page).getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("menuitem", { name: `${title}…` }).click();
  return page.getByRole("dialog", { name: title });
}

async function addStep(page: Page, datasetId: string, action: StepActionInput): Promise<void> {
  const response = await page.request.post(`/api/datasets/${datasetId}/steps`, { data: { action } });
  expect(response.status(), await response.text()).toBe(201);
}

test("spaces are trimmed after a look at what would change, and come back", async ({ page, api }) => {
  const rows = plainRows(60).map(([text, label], i) => [i < 20 ? `  ${text} ` : text, label] as const);
  const dataset = await api.uploadCsv("spaces", csvOf(rows));
  await openCleaning(page, dataset.id);
  const dialog = await chooseStep(page, "Trim spaces");
  await expect(dialog.getByText("20 of 60 rows would change.")).toBeVisible();
  await expect(dialog.locator("del").first()).toHaveText("··");
  await dialog.getByRole("button", { name: "Apply to 20 rows" }).click();
  await expect(dialog).toBeHidden();
  const step = steps(page).getByRole("button", { name: /^Step 1: Trimmed/ });
  await expect(step).toHaveAttribute("aria-current", "step");

  const toast = page.locator("[data-sonner-toast]").filter({ hasText: "Trimmed" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(steps(page).getByRole("button", { name: /^Step 1: .*\(undone\)$/ })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(step).toHaveAttribute("aria-current", "step");
  await steps(page)
    .getByRole("link", { name: /20 rows changed/ })
    .click();
  await expect(page).toHaveURL(/\/rows\?step=1$/);
});

test("repeated texts go, and those under other labels stay until told", async ({ page, api }) => {
  const repeated: [string, string][] = [
    ["thank you very much", "thanks"],
    ["thank you very much", "thanks"],
    ["thank you very much", "thanks"],
    ["thank you very much", "other"],
  ];
  const dataset = await api.uploadCsv("repeats", csvOf([...plainRows(40), ...repeated]));
  await openCleaning(page, dataset.id);
  const part = finding(page, "Repeated texts");
  await expect(part).toContainText("3 rows repeat the text of an earlier row");
  await part.getByRole("button", { name: "Remove repeats…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove copies" });
  await expect(dialog.getByText("2 of 44 rows would go.")).toBeVisible();
  await dialog.getByRole("switch", { name: "Only where the labels are the same too" }).click();
  await expect(dialog.getByText("3 of 44 rows would go.")).toBeVisible();
  await dialog.getByRole("button", { name: "Remove 3 rows" }).click();
  await expect(part).toContainText("No text is there twice.");
  await expect(steps(page)).toContainText("41 of 44 rows left");
});

test("contradictions are settled with the keyboard alone", async ({ page, api }) => {
  const conflicts = ["send it back", "where is it", "too dear"].flatMap((text, i): [string, string][] =>
    Array.from({ length: 4 + i }, (_, n) => [text, n % 3 === 0 ? "refund" : "delivery"]),
  );
  const dataset = await api.uploadCsv("conflicts", csvOf([...plainRows(40), ...conflicts]));
  await openCleaning(page, dataset.id);
  const part = finding(page, "Same text, different labels");
  const texts = part.getByRole("list", { name: "Texts under different labels" }).getByRole("group");
  await expect(texts).toHaveCount(3);
  await expect(texts.nth(0)).toHaveAccessibleName("too dear: delivery, 4 rows; refund, 2 rows");
  await tabTo(texts.nth(0));

  await page.keyboard.press("ArrowDown");
  await expect(texts.nth(1)).toBeFocused();
  await page.keyboard.press("2");
  await expect(texts).toHaveCount(2);
  await expect(texts.nth(1), "the next comes in its place").toBeFocused();
  await expect(texts.nth(1)).toHaveAccessibleName(/^send it back/);
  await page.keyboard.press("d");
  await expect(texts).toHaveCount(1);
  await expect(steps(page).getByRole("button", { name: /^Step 1–2: Settled the labels of 2 texts/ })).toBeVisible();
  await expect(steps(page)).toContainText("51 of 55 rows left");

  await page.keyboard.press("Control+z");
  await expect(texts).toHaveCount(2);
  await page.keyboard.press("k");
  await page.keyboard.press("1");
  await page.keyboard.press("1");
  await expect(part).toContainText("No text stands under different labels.");
  await expect(part.locator("[data-conflicts-done]")).toBeFocused();
});

test("ten steps, back to the fourth, and forward again", async ({ page, api }) => {
  const rows = plainRows(40);
  const dataset = await api.uploadCsv("ten steps", csvOf([...rows, ["", "billing"]]));
  const edit = (row: number): StepActionInput => ({
    kind: "edit_row",
    row,
    cells: [{ column: "text", value: `edited ${row}` }],
  });
  const actions: StepActionInput[] = [
    { kind: "drop_rows_where", what: "empty_text" },
    { kind: "replace", columns: ["text"], find: "order", replacement: "parcel" },
    { kind: "rename_label", target: "label", from: "billing", to: "invoice" },
    { kind: "replace", columns: ["text"], find: "please ", replacement: "" },
    edit(0),
    edit(1),
    edit(2),
    { kind: "delete_rows", rows: [5] },
    { kind: "merge_labels", target: "label", from: ["refund", "invoice"], into: "money" },
    { kind: "replace", columns: ["text"], find: "mine", replacement: "me" },
  ];
  for (const action of actions) await addStep(page, dataset.id, action);
  await openCleaning(page, dataset.id);
  const list = steps(page);
  await expect(list.getByRole("button", { name: /^Step 5–7: Edited 3 rows/ })).toBeVisible();
  await list.getByRole("button", { name: /Show the 3 steps of/ }).click();
  await expect(list.getByRole("button", { name: "Step 6: Edited text of row 1" })).toBeVisible();

  const fourth = list.getByRole("button", { name: /^Step 4: / });
  await fourth.click();
  await expect(fourth).toHaveAttribute("aria-current", "step");
  await expect(list.getByRole("button", { name: /\(undone\)$/ })).toHaveCount(7);
  await expect(list).toContainText("40 of 41 rows left");
  await expect(finding(page, "Labels")).toContainText("invoice");

  await list.getByRole("button", { name: "Redo" }).click();
  await expect(list.getByRole("button", { name: "Step 5: Edited text of row 0" })).toHaveAttribute(
    "aria-current",
    "step",
  );
  await list.getByRole("button", { name: /^Step 10: / }).click();
  await expect(list).toContainText("39 of 41 rows left");
  await expect(finding(page, "Labels")).toContainText("money");
  await list.getByRole("button", { name: "The file as it came" }).click();
  await expect(list).toContainText("All 41 rows");
});

test("exported steps are done again on next month's file, and what it lacks is named", async ({ page, api }) => {
  const march = await api.uploadCsv("march", csvOf([...plainRows(40), ["  one more ", "odd"], ["", "refund"]]));
  const actions: StepActionInput[] = [
    { kind: "trim", columns: ["text"] },
    { kind: "drop_rows_where", what: "empty_text" },
    { kind: "merge_labels", target: "label", from: ["odd"], into: "billing" },
  ];
  for (const action of actions) await addStep(page, march.id, action);
  await openCleaning(page, march.id);
  await steps(page).getByRole("button", { name: "More about the steps" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export steps" }).click();
  const file = await (await download).path();

  const april = await api.uploadCsv(
    "april",
    csvOf([...plainRows(30), ["  spaces again ", "refund"], [" ", "billing"]]),
  );
  await openCleaning(page, april.id);
  await steps(page).getByRole("button", { name: "Apply steps from a file…" }).click();
  const dialog = page.getByRole("dialog", { name: "Apply steps from a file" });
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(dialog.getByText(/This is not a list of steps that was exported here/)).toBeVisible();
  await dialog.locator("input[type=file]").setInputFiles(file);
  await expect(dialog.getByRole("list", { name: "Steps of the file" }).getByRole("listitem")).toHaveCount(3);
  await dialog.getByRole("button", { name: "Apply 3 steps" }).click();
  await expect(dialog.getByText("2 of 3 steps applied, 1 step to look at:")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Steps that did not match" })).toContainText(
    "Nothing to do: the dataset has no label “odd”.",
  );
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(steps(page)).toContainText("31 of 32 rows left");

  await page.getByRole("button", { name: "Save as version" }).click();
  await expect(page.getByRole("region", { name: "Versions" })).toContainText("Version 2");
  await expect(page.getByRole("region", { name: "Versions" })).toContainText("31 rows, 2 steps");
});

test("personal data is masked, seen before and after", async ({ page, api }) => {
  const personal: [string, string][] = [
    ["write to anna.b@example.com please", "refund"],
    ["my card 4111 1111 1111 1111 was charged", "billing"],
  ];
  const dataset = await api.uploadCsv("personal", csvOf([...plainRows(30), ...personal]));
  await openCleaning(page, dataset.id);
  const dialog = await chooseStep(page, "Mask personal data");
  await expect(dialog.getByText("2 of 32 rows would change.")).toBeVisible();
  await expect(dialog.locator("del").first()).toHaveText("anna.b@example.com");
  await expect(dialog.locator("ins").first()).toHaveText("[EMAIL]");
  await dialog.getByRole("checkbox", { name: /Card numbers/ }).uncheck();
  await expect(dialog.getByText("1 of 32 rows would change.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: /E-mail addresses/ }).uncheck();
  await dialog.getByRole("checkbox", { name: /Phone numbers/ }).uncheck();
  await expect(dialog.getByText("Choose what to mask.").first()).toBeVisible();
  await dialog.getByRole("checkbox", { name: /E-mail addresses/ }).check();
  await dialog.getByRole("button", { name: "Apply to 1 row" }).click();
  await expect(steps(page).getByRole("button", { name: "Step 1: Masked e-mail addresses in text" })).toBeVisible();
});

test("a pattern that cannot be read is explained at its field", async ({ page, api }) => {
  const dataset = await api.uploadCsv("pattern", csvOf(plainRows(12)));
  await openCleaning(page, dataset.id);
  const dialog = await chooseStep(page, "Find and replace");
  await expect(dialog.getByText("Say what to look for.").first()).toBeVisible();
  await dialog.getByRole("textbox", { name: "Find" }).fill("order (\\w+)");
  await expect(dialog.getByText("No row would change.")).toBeVisible();
  await dialog.getByRole("switch", { name: "Regular expression" }).click();
  await dialog.getByRole("textbox", { name: "Find" }).fill("order (");
  await expect(dialog.getByText("The rows are counted when that is mended.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Find" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("textbox", { name: "Find" }).fill("order (\\w+)");
  await dialog.getByRole("textbox", { name: "Put in its place" }).fill("$1");
  await expect(dialog.getByText("12 of 12 rows would change.")).toBeVisible();
});

test("near-copies follow the slider, and their surplus goes", async ({ page, api }) => {
  const copies: [string, string][] = [
    ["could you tell me when my new phone will arrive", "delivery"],
    ["Could you tell me when my new phone will arrive?", "delivery"],
    ["could you tell me when my new phone will come", "refund"],
  ];
  const dataset = await api.uploadCsv("copies", csvOf([...plainRows(30), ...copies]));
  await openCleaning(page, dataset.id);
  const part = finding(page, "Near-copies");
  // So few rows are searched without being asked.
  await expect(part).toContainText("2 surplus rows in 1 group");
  await expect(part.getByText("Different labels")).toBeVisible();
  await expect(part.locator("mark", { hasText: "come" })).toBeVisible();
  const slider = part.getByRole("slider", { name: "How alike" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", /Alike but for case, punctuation and spaces/);
  await expect(part).toContainText("1 surplus row in 1 group");
  await expect(page).toHaveURL(/similarity=1$/);

  await part.getByRole("button", { name: "Remove surplus copies…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove copies" });
  await expect(dialog.getByText("1 of 33 rows would go.")).toBeVisible();
  await dialog.getByRole("button", { name: "Remove 1 row" }).click();
  await expect(part).toContainText("No two texts are so alike.");
  await part.getByRole("slider").focus();
});

test("without a text or a label the page says what it waits for", async ({ page, api }) => {
  const dataset = await api.uploadCsv(
    "numbers",
    `a,b\n${Array.from({ length: 40 }, (_, i) => `${i * 7},${i * 13}`).join("\n")}\n`,
  );
  await openCleaning(page, dataset.id);
  await expect(page.getByText("No text column yet")).toBeVisible();
  await expect(page.getByText("No label column yet")).toBeVisible();
  await steps(page).getByRole("button", { name: "Add a step" }).click();
  await expect(page.getByRole("menuitem", { name: "Remove copies…" })).toBeDisabled();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`cleaning is accessible in ${colorScheme}, and fits a phone`, async ({ page, api }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const messy: [string, string][] = [
      ["same words here", "refund"],
      ["same words here", "billing"],
      ["same words here too", "billing"],
      ["", "delivery"],
      ["lonely", "rare"],
    ];
    const dataset = await api.uploadCsv("messy", csvOf([...plainRows(60), ...messy]));
    await addStep(page, dataset.id, { kind: "replace", columns: ["text"], find: "mine", replacement: "ours" });
    await addStep(page, dataset.id, { kind: "drop_rows_where", what: "empty_text" });
    await page.request.post(`/api/datasets/${dataset.id}/steps/jump`, { data: { applied: 1 } });
    await page.goto(`/datasets/${dataset.id}/clean?similarity=0.8`);
    await expect(finding(page, "Near-copies").getByText(/^\d+ surplus/)).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);
    const dialog = await chooseStep(page, "Mask personal data");
    await expect(dialog.getByRole("status")).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(dialog.getByRole("button", { name: "Close" }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, "at 390 px").toBeLessThanOrEqual(0);
  });
}
