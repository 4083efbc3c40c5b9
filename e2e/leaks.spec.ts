import { expect, test } from "./fixtures";
import { copiesCsv } from "./steps/csv";
import { bar, choose, create, leaks, linesOf, number, openStudio, outcome, recipe, SPLITS } from "./steps/splits";

test("near-copies are kept on one side, and the report counts them", async ({ page, api }) => {
  const dataset = await api.uploadCsv("copies", copiesCsv(3, 100, 24));
  await openStudio(page, dataset.id);
  await expect(leaks(page).getByText(/\d+ groups? of copies would stand on two sides: /)).toBeVisible();
  await leaks(page).getByRole("button", { name: "Keep copies on one side" }).click();
  await expect(recipe(page).getByRole("switch", { name: "Near-copies" })).toBeChecked();
  const kept = /24 groups of copies were kept together; split row by row, \d+ test rows? would have leaked\.$/;
  await expect(leaks(page).getByText(kept)).toBeVisible();
  await expect(recipe(page).getByRole("slider", { name: "How alike near-copies are, slider" })).toHaveAttribute(
    "aria-valuetext",
    "80 percent: 1 word in 5 may differ",
  );

  const made = await create(page);
  await expect(page.getByRole("region", { name: "Leak report" }).getByText(kept)).toBeVisible();
  expect(made.summary.leaks?.actual).toMatchObject({ clusters: 0, testRows: 0 });
  const plain = (line: string) => line.toLowerCase().replace(/[^a-z0-9]/g, "");
  const sides = await Promise.all(SPLITS.map((split) => linesOf(page, made.id, split)));
  const seen = new Map<string, number>();
  for (const [side, lines] of sides.entries()) {
    for (const line of lines) expect(seen.set(plain(line), seen.get(plain(line)) ?? side).get(plain(line))).toBe(side);
  }
});

test("rows with the same value of a column stay on one side", async ({ page, api }) => {
  const rows = Array.from({ length: 300 }, (_, n) => {
    const thread = n % 50;
    return `question ${n} of t${thread} about w${n * 7}x and w${n * 11}y,${["a", "b", "c"][n % 3]},t${thread}`;
  });
  const dataset = await api.uploadCsv("threads", `text,label,parent\n${rows.join("\n")}\n`);
  await openStudio(page, dataset.id);
  await choose(recipe(page).getByRole("combobox", { name: "Rows with the same value of a column" }), /^parent/);
  await expect(leaks(page).getByText(/Rows with the same “parent” were kept together/)).toBeVisible();
  const { id } = await create(page);
  const threads = await Promise.all(
    SPLITS.map(async (split) => new Set((await linesOf(page, id, split)).map((line) => / of (t\d+) /.exec(line)?.[1]))),
  );
  expect(threads.reduce((sum, of) => sum + of.size, 0)).toBe(50);
  await expect(page.getByText("Rows with the same “parent” stay in one split.")).toBeVisible();
});

test("a column that says which split a row belongs to is followed", async ({ page, api }) => {
  const side = (n: number) => (n % 10 < 7 ? "train" : n % 10 < 8 ? "dev" : "test");
  const rows = Array.from(
    { length: 200 },
    (_, n) => `question ${n} w${n * 13}z,${n % 2 ? "a" : "b"},${side(Math.floor(n / 2))}`,
  );
  const dataset = await api.uploadCsv("split column", `text,label,split\n${rows.join("\n")}\n`);
  await openStudio(page, dataset.id);
  await expect(recipe(page).getByRole("radio", { name: "By “split”" })).toBeChecked();
  await expect(bar(page)).toHaveText("2 labels: 140 rows to train on, 20 to validate, 40 to test.");
  await recipe(page).getByRole("radio", { name: "At random" }).check();
  await expect(bar(page)).toHaveText("2 labels: 160 rows to train on, 20 to validate, 20 to test.");
  await recipe(page).getByRole("radio", { name: "By “split”" }).check();
  const { summary } = await create(page);
  expect(SPLITS.map((split) => summary.splits[split].rows)).toEqual([140, 20, 40]);
});

test("a locked test set is used again, and a change of it is announced", async ({ page, api }) => {
  const dataset = await api.uploadCsv("locked", copiesCsv(3, 60, 0));
  const first = await api.prepare(dataset.id, { balance: { minSamples: 10, maxSamples: null } });
  await page.goto(`/preparations/${first.id}`);
  const panel = page.getByRole("region", { name: "Test set" });
  await panel.getByRole("button", { name: "Lock this test set" }).click();
  await expect(panel.getByText("Locked", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(panel.getByText("Locked", { exact: true })).toBeHidden();
  await panel.getByRole("button", { name: "Lock this test set" }).click();
  await expect(panel.getByText("Locked", { exact: true })).toBeVisible();

  const tested = await page.request.get(
    `/api/datasets/${dataset.id}/rows?preparation=${first.id}&outcome=test&limit=1`,
  );
  const row = (await tested.json()).data[0].row as number;
  const step = await page.request.post(`/api/datasets/${dataset.id}/steps`, {
    data: { action: { kind: "delete_rows", rows: [row] } },
  });
  expect(step.ok(), await step.text()).toBe(true);

  await openStudio(page, dataset.id);
  const lock = recipe(page).getByRole("switch", { name: /^Keep the test rows of the splits of / });
  await expect(lock).toBeChecked();
  const changed = /^The locked test set is not what it was: of its 18 rows 1 is gone/;
  await expect(outcome(page).getByText(changed)).toBeVisible();
  await lock.click();
  await expect(
    outcome(page).getByText(/^This dataset’s test set is locked, and this recipe tests on other rows/),
  ).toBeVisible();
  await outcome(page).getByRole("button", { name: "Keep the locked test rows" }).click();
  await expect(lock).toBeChecked();
  await number(page, "Seed").fill("7");
  const second = await create(page);
  const texts = async (id: string) => new Set(await linesOf(page, id, "test"));
  const [before, after] = [await texts(first.id), await texts(second.id)];
  expect(after.size).toBe(17);
  expect([...after].every((line) => before.has(line))).toBe(true);
  await expect(page.getByText(changed)).toBeVisible();
  await expect(page.getByRole("region", { name: "Test set" })).toContainText("1 is gone");
});
