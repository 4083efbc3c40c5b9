import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { create, linesOf, number, openStudio, outcome } from "./steps/splits";

const TEXTS = ["the courier never rang", "charge me once, not twice", "let me in please"];
const LABELS = ["delivery", "billing", "access"];

function csv(): string {
  const lines = Array.from({ length: 60 }, (_, row) => `message number ${row} about things,${LABELS[row % 2]}`);
  return `text,label\n${lines.join("\n")}\n`;
}

const part = (page: Page) => page.getByRole("region", { name: "Corrections", exact: true });
const waiting = (page: Page) => part(page).getByRole("list", { name: "Corrections that wait" }).getByRole("listitem");
const steps = (page: Page) => page.getByRole("region", { name: "Steps" });

test("corrections wait, become rows in one step that can be undone, and only ever train", async ({ page, api }) => {
  const dataset = await api.uploadCsv("corrections", csv());
  await page.goto(`/datasets/${dataset.id}/clean`);
  await expect(part(page)).toContainText("Where a model is wrong in the playground or in a batch");

  for (const [index, text] of TEXTS.entries()) {
    const answer = await page.request.post(`/api/datasets/${dataset.id}/corrections`, {
      data: { text, labels: { label: [LABELS[index]] }, predicted: { label: ["delivery"] }, source: "playground" },
    });
    expect(answer.status()).toBe(201);
  }
  await page.reload();
  await expect(waiting(page)).toHaveCount(3);
  await expect(waiting(page).first()).toContainText("let me in please");
  await expect(waiting(page).first()).toContainText("The model said delivery. From the playground.");
  await expectAccessible(page);

  const remove = waiting(page)
    .first()
    .getByRole("button", { name: /^Remove the correction of/ });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(waiting(page)).toHaveCount(2);
  const toast = page.getByRole("listitem").filter({ hasText: "Correction removed" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(waiting(page)).toHaveCount(3);

  const add = part(page).getByRole("button", { name: "Add 3 rows to the next version" });
  await add.focus();
  await page.keyboard.press("Enter");
  const step = steps(page).getByRole("button", { name: /Added 3 rows from corrections/ });
  await expect(step).toHaveAttribute("aria-current", "step");
  await expect(steps(page)).toContainText("63 rows, 3 added to the 60 of the file");
  await expect(waiting(page)).toHaveCount(0);

  await steps(page).getByRole("button", { name: "Undo" }).click();
  await expect(waiting(page)).toHaveCount(3);
  await add.click();
  await expect(part(page)).toContainText("3 corrections are among the rows.");
  await expectAccessible(page);
  await part(page).getByRole("link", { name: "Make splits again" }).click();
  await expect(page).toHaveURL(/\/splits/);

  await openStudio(page, dataset.id);
  await expect(outcome(page)).toContainText("3 rows come from corrections");
  await expect(outcome(page)).toContainText("3 added by corrections");
  await number(page, "Minimum rows per label").fill("0");
  await expect(outcome(page)).toContainText("they all train. They never stand in validation or test.");
  const made = await create(page);
  const held = [...(await linesOf(page, made.id, "validation")), ...(await linesOf(page, made.id, "test"))].join("\n");
  const train = (await linesOf(page, made.id, "train")).join("\n");
  for (const text of TEXTS) {
    expect(held).not.toContain(text);
    expect(train).toContain(text);
  }
});
