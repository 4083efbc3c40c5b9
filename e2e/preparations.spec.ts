import { expect, test } from "./fixtures";
import { sentencesCsv } from "./steps/csv";

test("a person balances and splits, and sees every split before and after", async ({ page, api }) => {
  const dataset = await api.importSample();
  await page.goto(`/datasets/${dataset.id}`);
  const form = page.getByRole("form", { name: "Recipe" });
  await form.getByRole("spinbutton", { name: /Fewest|Minimum/i }).fill("100");
  await form.getByRole("spinbutton", { name: /Most|Maximum/i }).fill("150");
  // 11 labels have 100 rows or more; 5 of them have more than 150.
  await expect(page.getByText(/^11 of 15 labels: \d+,?\d* rows to train on/)).toBeVisible();
  await page.getByRole("button", { name: "Create splits" }).click();
  await expect(page).toHaveURL(/\/preparations\/pr_/);

  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const detail = await (await page.request.get(`/api/preparations/${id}`)).json();
  const rows = ["train", "validation", "test"].map((split) => detail.summary.splits[split].rows as number);
  const total = rows.reduce((sum, n) => sum + n, 0);
  expect(total).toBe(detail.summary.balanced.rows);
  for (const [i, split] of ["train", "validation", "test"].entries()) {
    const text = await (await page.request.get(`/api/preparations/${id}/${split}.jsonl`)).text();
    expect(text.trimEnd().split("\n")).toHaveLength(rows[i] ?? -1);
    expect(JSON.parse(text.split("\n", 1)[0] ?? "")).toEqual({
      text: expect.any(String),
      labels: { intent: expect.any(String) },
    });
  }

  await expect(page.getByText(/labels? (were|was|are|is) left out|left out/i).first()).toBeVisible();
  await page.getByRole("button", { name: /table/i }).first().click();
  const table = page.getByRole("table").filter({ hasText: "play_music" }).first();
  await expect(table.getByRole("row")).toHaveCount(12);
});

test("150 labels stay readable", async ({ page, api }) => {
  const dataset = await api.uploadCsv("many labels", sentencesCsv(150, 12));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 10, maxSamples: null } });
  await page.goto(`/preparations/${preparation.id}`);
  await expect(page.getByText("intent_149").first()).toBeAttached();
  const body = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(body[0]).toBeLessThanOrEqual(body[1] ?? 0);
});

test("a recipe that cannot work is explained beside its field", async ({ page, api }) => {
  const dataset = await api.uploadCsv("tiny", `text,label\n${"hello,a\nbye,b\n".repeat(8)}`);
  await page.goto(`/datasets/${dataset.id}`);
  const form = page.getByRole("form", { name: "Recipe" });
  await form.getByRole("spinbutton", { name: /Fewest|Minimum/i }).fill("500");
  await expect(page.getByText(/No label has 500 rows: the largest, “a”, has 8/).first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(dataset.id));
});
