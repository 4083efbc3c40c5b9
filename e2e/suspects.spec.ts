import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { tabTo } from "./steps/keys";

const NAMES = ["delivery", "billing", "login"];
const WORDS = [
  ["parcel", "courier", "delivery", "tracking"],
  ["refund", "money", "invoice", "paid"],
  ["password", "login", "account", "locked"],
];

/** Rows of three kinds, each with words of its own; those of `wrong` have the label of the next kind. */
function csvWith(wrong: readonly number[]): string {
  const lines = Array.from({ length: 60 }, (_, row) => {
    const kind = row % 3;
    const own = WORDS[kind] ?? [];
    const text = `please look at my ${own[row % 4]} and the ${own[(row + 1 + (row % 3)) % 4]} of day ${row % 7} no ${row}`;
    return `${text},${NAMES[wrong.includes(row) ? (kind + 1) % 3 : kind]}`;
  });
  return `text,label\n${lines.join("\n")}\n`;
}

const part = (page: Page) => page.getByRole("region", { name: "Labels that look wrong", exact: true });
const rowsOf = (page: Page) =>
  part(page).getByRole("list", { name: "Rows whose label looks wrong" }).getByRole("group");
const steps = (page: Page) => page.getByRole("region", { name: "Steps" });

async function openCleaning(page: Page, datasetId: string): Promise<void> {
  await page.goto(`/datasets/${datasetId}/clean`);
  await expect(steps(page).getByRole("button", { name: "The file as it came" })).toBeVisible();
}

test("labels that look wrong are accepted, kept and taken back with the keyboard alone", async ({ page, api }) => {
  const dataset = await api.uploadCsv("suspects", csvWith([10, 31, 47]));
  await openCleaning(page, dataset.id);
  const look = part(page).getByRole("button", { name: "Look for probably wrong labels" });
  await expect(look).toBeVisible();
  await look.focus();
  await page.keyboard.press("Enter");
  const rows = rowsOf(page);
  await expect(rows).toHaveCount(3);
  await expect(part(page)).toContainText("before any model is trained");
  await expect(part(page).getByRole("progressbar", { name: "Looked at" })).toHaveAttribute(
    "aria-valuetext",
    "0 of 3 looked at",
  );
  await expect(page.getByRole("region", { name: "Readiness" })).toContainText("3 labels look wrong");
  await tabTo(rows.nth(0));

  const [first, second] = [await rows.nth(0).textContent(), await rows.nth(1).textContent()];
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("a");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0), "the next comes in its place").toBeFocused();
  await expect(rows.nth(0)).toHaveText(second ?? "");
  await expect(steps(page).getByRole("button", { name: /^Step 1: Edited label of row/ })).toHaveAttribute(
    "aria-current",
    "step",
  );
  await page.keyboard.press("k");
  await expect(rows).toHaveCount(1);
  await expect(part(page)).toContainText("2 of 3 looked at");

  await page.keyboard.press("Control+z");
  await expect(rows, "what was kept comes back first").toHaveCount(2);
  await expect(steps(page).getByRole("button", { name: /^Step 1: Edited label/ })).toHaveAttribute(
    "aria-current",
    "step",
  );
  await page.keyboard.press("Control+z");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toHaveText(first ?? "");
  await expect(steps(page).getByRole("button", { name: /^Step 1: .*\(undone\)$/ })).toBeVisible();
});

test("what was kept does not come back after a reload or another look", async ({ page, api }) => {
  const dataset = await api.uploadCsv("kept labels", csvWith([10, 31]));
  await openCleaning(page, dataset.id);
  await part(page).getByRole("button", { name: "Look for probably wrong labels" }).click();
  const rows = rowsOf(page);
  await expect(rows).toHaveCount(2);
  await rows.nth(0).getByRole("button", { name: /^Keep/ }).click();
  await expect(rows).toHaveCount(1);
  await expect(page.locator("[data-sonner-toast]").filter({ hasText: "Kept as" })).toBeVisible();

  await page.reload();
  await expect(rows, "known without another look").toHaveCount(1);
  await part(page).getByRole("button", { name: "Look again" }).click();
  await expect(part(page)).toContainText("1 of 2 looked at");
  await expect(rows).toHaveCount(1);
  await rows
    .nth(0)
    .getByRole("button", { name: /^Accept/ })
    .click();
  await expect(part(page)).toContainText("No label looks wrong any more.");
});

test("a clean file has nothing to look at, and several labels a row are said not to be judged", async ({
  page,
  api,
}) => {
  const clean = await api.uploadCsv("no suspects", csvWith([]));
  await openCleaning(page, clean.id);
  await part(page).getByRole("button", { name: "Look for probably wrong labels" }).click();
  await expect(part(page)).toContainText("No label looks wrong.");

  const lines = Array.from({ length: 40 }, (_, i) => `about thing number ${i},${["a|b", "b", "a", "b|c"][i % 4]}`);
  const several = await api.uploadCsv("several labels", `text,labels\n${lines.join("\n")}\n`);
  await openCleaning(page, several.id);
  await expect(part(page)).toContainText("only targets with one label a row are judged");
});

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing to mend in the list of suspects (${scheme})`, async ({ page, api }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const dataset = await api.uploadCsv(`suspects ${scheme}`, csvWith([10, 31, 47]));
    await openCleaning(page, dataset.id);
    await part(page).getByRole("button", { name: "Look for probably wrong labels" }).click();
    await expect(rowsOf(page)).toHaveCount(3);
    await expectAccessible(page, { include: "#suspects" });
    await page.setViewportSize({ width: 390, height: 844 });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0], "no scrolling sideways").toBeLessThanOrEqual(widths[1] ?? 0);
  });
}
