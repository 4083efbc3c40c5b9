import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { copiesCsv, sentencesCsv } from "./steps/csv";
import { tabTo } from "./steps/keys";
import {
  bar,
  choose,
  create,
  leaks,
  linesOf,
  number,
  openStudio,
  outcome,
  preset,
  recipe,
  SPLITS,
} from "./steps/splits";

test("a person balances and splits, and sees every split before and after", async ({ page, api }) => {
  const dataset = await api.importSample();
  await openStudio(page, dataset.id);
  await number(page, "Minimum rows per label").fill("100");
  await number(page, "Maximum rows per label").fill("150");
  // 11 labels have 100 rows or more; 5 of them have more than 150.
  await expect(bar(page)).toHaveText(/^11 of 15 labels: \d+,?\d* rows to train on/);
  const { id, summary } = await create(page);

  const rows = SPLITS.map((split) => summary.splits[split].rows);
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(summary.balanced.rows);
  for (const [i, split] of SPLITS.entries()) {
    const lines = await linesOf(page, id, split);
    expect(lines).toHaveLength(rows[i] ?? -1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({ text: expect.any(String), labels: { intent: expect.any(String) } });
  }
  await expect(page.getByText(/left out/i).first()).toBeVisible();
  await page.getByRole("button", { name: /table/i }).first().click();
  const table = page.getByRole("table").filter({ hasText: "play_music" }).first();
  // All 15 labels, those that are left out with nothing used of them.
  await expect(table.getByRole("row")).toHaveCount(16);
});

test("dragging a slider by keyboard redraws what comes of it", async ({ page, api }) => {
  const dataset = await api.importSample();
  await openStudio(page, dataset.id);
  const before = await bar(page).textContent();
  const slider = recipe(page).getByRole("slider", { name: "Maximum rows per label, slider" });
  await slider.focus();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowLeft");
  await expect(bar(page)).not.toHaveText(before ?? "");
  await expect(preset(page, "Custom")).toBeChecked();
  const most = Number(await number(page, "Maximum rows per label").inputValue());
  await expect(
    outcome(page)
      .getByRole("option", { name: new RegExp(`: ${most} of [\\d,]+ rows used`) })
      .first(),
  ).toBeVisible();
});

test("presets are whole recipes, and one's own is not lost to them", async ({ page, api }) => {
  const dataset = await api.importSample();
  await openStudio(page, dataset.id);
  await expect(preset(page, "Recommended")).toBeChecked();
  await expect(preset(page, "Custom")).toBeDisabled();
  await preset(page, "Tutorial").check();
  await expect(number(page, "Minimum rows per label")).toHaveValue("200");
  await expect(number(page, "Maximum rows per label")).toHaveValue("600");
  await expect(number(page, "Seed")).toHaveValue("42");
  await expect(page.getByText(/^The notebook’s own numbers/)).toBeVisible();

  await number(page, "Minimum rows per label").fill("50");
  await expect(preset(page, "Custom")).toBeChecked();
  await page.getByRole("button", { name: "Draw another seed" }).click();
  const seed = await number(page, "Seed").inputValue();
  await preset(page, "Recommended").check();
  await expect(number(page, "Minimum rows per label")).not.toHaveValue("50");
  await preset(page, "Custom").check();
  await expect(number(page, "Minimum rows per label")).toHaveValue("50");
  await expect(number(page, "Seed")).toHaveValue(seed);
  // It stays while one looks at the rows.
  await page.getByRole("link", { name: "Rows", exact: true }).first().click();
  await page.getByRole("link", { name: "Splits", exact: true }).click();
  await expect(number(page, "Minimum rows per label")).toHaveValue("50");
});

test("a recipe that cannot work is explained beside its field, and mended from there", async ({ page, api }) => {
  const dataset = await api.uploadCsv("tiny", `text,label\n${"hello,a\nbye,b\n".repeat(8)}`);
  await openStudio(page, dataset.id);
  const minimum = number(page, "Minimum rows per label");
  await minimum.fill("500");
  const reason = /No label has 500 rows: the largest, “a”, has 8/;
  await expect(outcome(page).getByRole("alert")).toHaveText(reason);
  await expect(minimum).toHaveAccessibleDescription(reason);
  await number(page, "Test").fill("95");
  await expect(number(page, "Test")).toHaveAccessibleDescription(/At most 90%/);
  const create = page.getByRole("button", { name: "Create splits" });
  await expect(create).toBeDisabled();
  await number(page, "Test").press("Enter");
  await expect(page).toHaveURL(/\/splits$/);
  await number(page, "Test").fill("10");
  await minimum.fill("2");
  await expect(create).toBeEnabled();
});

/** Holds back the answers from an address until they are let go. */
async function holdBack(page: Page, address: RegExp) {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await isLetGo;
    await route.continue();
  });
  return { letGo };
}

test("labels under the minimum are kept, or merged, from where they are named", async ({ page, api }) => {
  const dataset = await api.importSample();
  await openStudio(page, dataset.id);
  await preset(page, "Tutorial").check();
  const left = page.getByRole("region", { name: "Labels left out" });
  await expect(left.getByRole("heading")).toHaveText(/^\d+ labels under the minimum of 200 rows$/);
  const named = left.getByRole("listitem");
  const first = await named.first().locator("span").first().textContent();
  await left.getByRole("button", { name: new RegExp(`^Keep ${first}: minimum \\d+$`) }).click();
  await expect(named.filter({ hasText: first ?? "" })).toHaveCount(0);

  const before = await named.count();
  await left.getByRole("button", { name: "Merge all…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^[\d,]+ rows will have the label, for example:$/)).toBeVisible();
  const rows = await holdBack(page, /\/api\/datasets\/[^/]+\/rows/);
  await dialog.getByRole("button", { name: "Merge labels" }).click();
  // The new preview comes first, as on a slow machine: no label is left out, so the dialog goes before the rows are there.
  await expect(dialog).toBeHidden();
  rows.letGo();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(outcome(page).getByRole("option", { name: /^other: / })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(named).toHaveCount(before);
});

test("rows with several labels are balanced on every label, and written as lists", async ({ page, api }) => {
  const sets = ["joy|love", "joy", "anger", "anger|fear", "fear", "love"];
  const rows = Array.from({ length: 360 }, (_, n) => `feeling ${n} w${n * 17}q,${sets[n % sets.length]}`);
  const dataset = await api.uploadCsv("feelings", `text,labels\n${rows.join("\n")}\n`);
  await openStudio(page, dataset.id);
  await expect(outcome(page).getByText("A row counts at each of its labels.")).toBeVisible();
  await expect(
    outcome(page).getByRole("option", { name: "joy: 120 of 120 rows used; Train 96, Validation 12, Test 12" }),
  ).toBeVisible();
  const { id } = await create(page);
  const first = page.getByRole("region", { name: "First lines of train.jsonl" });
  await expect(first).toContainText(/"labels": \{"labels": \["\w+"/);
  for (const line of await linesOf(page, id, "test")) {
    expect(Array.isArray(JSON.parse(line).labels.labels)).toBe(true);
  }
});

test("several targets are drawn one by one, and one of them can have its shares kept", async ({ page, api }) => {
  const rows = Array.from(
    { length: 300 },
    (_, n) => `ticket ${n} w${n * 19}k,${["bug", "billing", "other"][n % 3]},${n % 5 === 0 ? "high" : "low"}`,
  );
  const dataset = await api.uploadCsv("two targets", `text,queue,priority\n${rows.join("\n")}\n`);
  const response = await page.request.patch(`/api/datasets/${dataset.id}`, {
    data: {
      roles: {
        text: "text",
        targets: [
          { name: "queue", column: "queue" },
          { name: "priority", column: "priority" },
        ],
      },
    },
  });
  expect(response.ok(), await response.text()).toBe(true);
  await openStudio(page, dataset.id);
  await expect(outcome(page).getByRole("option", { name: /^bug: 100 of 100/ })).toBeVisible();
  await outcome(page).getByRole("radio", { name: "priority" }).check();
  await expect(
    outcome(page).getByRole("option", { name: "high: 60 of 60 rows used; Train 48, Validation 6, Test 6" }),
  ).toBeVisible();
  await choose(recipe(page).getByRole("combobox", { name: "Keep the shares of" }), "Only priority");
  const { summary } = await create(page);
  expect(summary.splits.test.labels.map(({ target }) => target)).toEqual(["queue", "priority"]);
  await expect(page.getByText(/each with the share of every label of “priority”/)).toBeVisible();
});

test("only some rows are used where a filter says so", async ({ page, api }) => {
  const rows = Array.from(
    { length: 400 },
    (_, n) => `row ${n} w${n * 23}f,${n % 2 ? "a" : "b"},${["en", "de", "fr", "es"][n % 4]}`,
  );
  const dataset = await api.uploadCsv("languages", `text,label,lang\n${rows.join("\n")}\n`);
  await openStudio(page, dataset.id);
  await number(page, "Minimum rows per label").fill("10");
  await recipe(page).getByRole("button", { name: "Add a rule" }).click();
  const rule = recipe(page).getByRole("group", { name: "Rule 1" });
  await choose(rule.getByRole("combobox", { name: "Column of rule 1" }), /^lang/);
  await choose(rule.getByRole("combobox", { name: "How rule 1 compares" }), "is one of");
  await rule.getByRole("button", { name: "en 100" }).click();
  await rule.getByRole("button", { name: "de 100" }).click();
  await expect(bar(page)).toHaveText("2 labels: 160 rows to train on, 20 to validate, 20 to test.");
  await expect(outcome(page).getByText("200 left out by the filter")).toBeVisible();
  const { recipe: used } = await create(page);
  expect(used.filter).toEqual([{ column: "lang", op: "in", value: ["en", "de"] }]);
});

test("the way of the rows adds up, and opens the rows of every difference", async ({ page, api }) => {
  const rows = Array.from(
    { length: 120 },
    (_, n) => `row ${n} w${n * 29}g,${n < 5 ? "" : n < 8 ? "rare" : n % 2 ? "a" : "b"}`,
  );
  const dataset = await api.uploadCsv("funnel", `text,label\n${rows.join("\n")}\n\nbroken,a,b,c\n`);
  const step = await page.request.post(`/api/datasets/${dataset.id}/steps`, {
    data: { action: { kind: "delete_rows", rows: [100, 101] } },
  });
  expect(step.ok(), await step.text()).toBe(true);
  const made = await api.prepare(dataset.id, {
    balance: { minSamples: 10, maxSamples: 50 },
    filter: [{ column: "text", op: "ne", value: "row 50 w1450g" }],
  });
  await page.goto(`/preparations/${made.id}`);
  const way = page.getByRole("list", { name: "The way of the rows" });
  const lost = [
    ["1 could not be read", 1],
    ["2 removed by cleaning", 2],
    ["1 left out by the filter", 1],
    ["5 without a label", 5],
    ["3 of labels under the minimum", 3],
  ] as const;
  for (const [words] of lost) await expect(way.getByText(words)).toBeVisible();
  const funnel = made.summary.funnel;
  expect(funnel).toMatchObject({ lines: 122, rows: 120, cleaned: 118, filtered: 117, labelled: 112, kept: 109 });

  await way.getByRole("button", { name: "Show the lines that could not be read" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 line could not be read");
  await page.keyboard.press("Escape");
  const opened = [
    [/rows removed by cleaning$/, 2],
    [/row left out by the filter$/, 1],
    [/rows without a label$/, 5],
    [/rows of labels under the minimum$/, 3],
    [/rows over the maximum$/, (funnel?.kept ?? 0) - (funnel?.balanced ?? 0)],
    [/ test$/, funnel?.test ?? 0],
  ] as const;
  for (const [name, count] of opened) {
    await way.getByRole("link", { name }).click();
    await expect(page).toHaveURL(/\/rows\?preparation=pr_/);
    await expect(page.getByRole("main").getByRole("status").first()).toHaveText(
      new RegExp(`^${count}( of [\\d,]+)? rows?$`),
    );
    await page.goBack();
  }
});

test("files are shown as they are, downloaded whole, and the recipe is taken up again", async ({ page, api }) => {
  const dataset = await api.uploadCsv("files", copiesCsv(3, 40, 0));
  const made = await api.prepare(dataset.id, { balance: { minSamples: 20, maxSamples: 30 }, seed: 9 });
  await page.goto(`/preparations/${made.id}`);
  const [firstLine] = await linesOf(page, made.id, "validation");
  await page.getByRole("tab", { name: /^validation\.jsonl/ }).click();
  await expect(page.getByRole("region", { name: "First lines of validation.jsonl" })).toContainText(firstLine ?? "?");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Download validation\.jsonl \(9 lines, / }).click();
  const file = await (await download).path();
  expect(await readFile(file, "utf8")).toBe(`${(await linesOf(page, made.id, "validation")).join("\n")}\n`);

  await page.getByRole("link", { name: "Same recipe again" }).click();
  await expect(number(page, "Minimum rows per label")).toHaveValue("20");
  await expect(number(page, "Seed")).toHaveValue("9");
  await expect(preset(page, "Custom")).toBeChecked();
});

test("150 labels stay readable", async ({ page, api }) => {
  const dataset = await api.uploadCsv("many labels", sentencesCsv(150, 12));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 10, maxSamples: null } });
  for (const path of [`/datasets/${dataset.id}/splits`, `/preparations/${preparation.id}`]) {
    await page.goto(path);
    await page.getByRole("searchbox", { name: "Find a label" }).fill("intent_149");
    await expect(page.getByRole("option", { name: /^intent_149: 12 of 12 rows used/ })).toBeVisible();
    await page.getByRole("searchbox", { name: "Find a label" }).fill("");
    await page.getByRole("button", { name: "Show all 150" }).click();
    await expect(page.getByRole("option", { name: /^intent_/ })).toHaveCount(150);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test("splits are made without a mouse", async ({ page, api }) => {
  const dataset = await api.uploadCsv("keys", copiesCsv(3, 60, 12));
  await openStudio(page, dataset.id);
  await tabTo(recipe(page).getByRole("slider", { name: "Maximum rows per label, slider" }));
  await page.keyboard.press("Home");
  for (let press = 0; press < 39; press += 1) await page.keyboard.press("ArrowRight");
  await expect(bar(page)).toHaveText("3 labels: 96 rows to train on, 12 to validate, 12 to test.");
  await tabTo(recipe(page).getByRole("switch", { name: "Near-copies" }));
  await page.keyboard.press("Space");
  await expect(recipe(page).getByRole("switch", { name: "Near-copies" })).toBeChecked();
  const button = page.getByRole("button", { name: "Create splits" });
  await tabTo(button);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/preparations\/pr_/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`studio and splits are accessible in ${colorScheme}, and fit a phone`, async ({ page, api }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const dataset = await api.uploadCsv("accessible", copiesCsv(4, 60, 12));
    const made = await api.prepare(dataset.id, { balance: { minSamples: 10, maxSamples: 40 } });
    const check = async (path: string) => {
      await expect(page.locator("[aria-busy=true], [data-slot=skeleton]")).toHaveCount(0);
      await expectAccessible(page, { where: path });
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} at 390 px`).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await openStudio(page, dataset.id);
    await preset(page, "Tutorial").check();
    await expect(outcome(page).getByRole("alert")).toBeVisible();
    await number(page, "Minimum rows per label").fill("61");
    await number(page, "Maximum rows per label").fill("");
    await number(page, "Minimum rows per label").fill("60");
    await recipe(page).getByRole("button", { name: "Add a rule" }).click();
    await recipe(page).getByRole("switch", { name: "Near-copies" }).check();
    await expect(leaks(page).getByText(/12 groups of copies were kept together/)).toBeVisible();
    await check("studio");
    await page.goto(`/preparations/${made.id}`);
    await expect(page.getByRole("region", { name: "First lines of train.jsonl" })).toBeVisible();
    await check("preparation");
  });
}
