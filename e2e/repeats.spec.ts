import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { bar, create, leaks, linesOf, number, openStudio, outcome, preset, recipe, SPLITS } from "./steps/splits";

/** Rows of labels of several sizes, no two alike. */
function ticketsCsv(sizes: Record<string, number>): string {
  const rows = Object.entries(sizes).flatMap(([label, size]) =>
    Array.from({ length: size }, (_, n) => `ticket w${n * 31}${label} x${n * 17}${label} y${n}${label},${label}`),
  );
  return `text,label\n${rows.join("\n")}\n`;
}

test("small labels are repeated in train only, by themselves or by hand", async ({ page, api }) => {
  const dataset = await api.uploadCsv("tickets", ticketsCsv({ billing: 200, delivery: 100, login: 10 }));
  const plain = await api.prepare(dataset.id, { balance: { minSamples: 10, maxSamples: null } });
  await openStudio(page, dataset.id);
  await number(page, "Minimum rows per label").fill("10");
  await number(page, "Maximum rows per label").fill("");
  const field = recipe(page).getByRole("radiogroup", { name: "Repeat small labels" });
  await expect(field.getByRole("radio", { name: "Off" })).toBeChecked();
  await expect(bar(page)).toHaveText("3 labels: 248 rows to train on, 31 to validate, 31 to test.");

  await field.getByRole("radio", { name: "Automatic" }).check();
  await expect(
    recipe(page).getByText(
      "The middle label has 80 training rows. 1 label has fewer: 8 of its rows are repeated, 72 more lines in train.",
    ),
  ).toBeVisible();
  await expect(bar(page)).toHaveText("3 labels: 248 rows to train on + 72 repeats, 31 to validate, 31 to test.");
  await expect(
    outcome(page).getByRole("option", {
      name: "login: 10 of 10 rows used; Train 8 + 72 repeats, Validation 1, Test 1",
    }),
  ).toBeVisible();
  await expect(outcome(page).getByText("train.jsonl: 248 rows + 72 repeats = 320 lines")).toBeVisible();
  await expect(recipe(page).getByText(/both give the same: validation and test keep the proportions/)).toBeVisible();

  await field.getByRole("radio", { name: "By hand" }).check();
  const lines = number(page, "Lines per label in train");
  await expect(lines).toHaveValue("80");
  await lines.fill("");
  await expect(lines).toHaveAccessibleDescription("Give a whole number of lines, from 1 to 100,000.");
  await lines.fill("120");
  await expect(
    outcome(page).getByText("“login” stays under 120 training lines: a row is repeated until it stands there 10 times"),
  ).toBeVisible();
  await expect(preset(page, "Custom")).toBeChecked();
  // A report of the recipe before is pale until the new one is there.
  await expect(leaks(page)).toHaveAttribute("aria-busy", "false");
  await expect(leaks(page).locator("[aria-live=polite]")).toHaveCSS("opacity", "1");
  await expectAccessible(page);

  const made = await create(page);
  expect(made.summary.repeats).toMatchObject({ to: 120, isAuto: false, lines: 40 + 72 });
  await expect(page.getByText(/^Labels with fewer than 120 training rows are repeated in train/)).toBeVisible();
  await expect(page.getByRole("link", { name: /^Download train\.jsonl \(360 lines, / })).toBeVisible();
  const train = await linesOf(page, made.id, "train");
  expect(train.filter((line) => line.includes('"login"'))).toHaveLength(80);
  expect(new Set(train)).toEqual(new Set(await linesOf(page, plain.id, "train")));
  for (const split of SPLITS.slice(1)) {
    expect(await linesOf(page, made.id, split)).toEqual(await linesOf(page, plain.id, split));
  }
  await page.getByRole("link", { name: "Same recipe again" }).click();
  await expect(number(page, "Lines per label in train")).toHaveValue("120");
});

test("what to collect for labels under the minimum is copied as a list", async ({ page, context, api }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const dataset = await api.uploadCsv("short", ticketsCsv({ billing: 60, delivery: 60, login: 12, warranty: 9 }));
  await openStudio(page, dataset.id);
  await number(page, "Minimum rows per label").fill("20");
  const left = page.getByRole("region", { name: "Labels left out" });
  await expect(
    left.getByText(/^Dropped as it stands, with 21 rows\. Or keep them, merge them, or collect/),
  ).toBeVisible();
  await left.getByRole("button", { name: "Copy the list of rows to collect" }).click();
  await expect(left.getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "label\trows\tmissing\nlogin\t12\t8\nwarranty\t9\t11\n",
  );
});
