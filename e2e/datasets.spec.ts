import { expect, test } from "./fixtures";

const upload = (name: string, content: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

test("a person uploads a semicolon file with a BOM and quotes, and says what the columns mean", async ({ page }) => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${i};"Wie ""teuer""; ist das ${i}?\nBitte";${i % 3 === 0 ? "preis" : "lager"};note ${i}`,
  );
  await page.goto("/datasets");
  await page
    .locator("input[type=file]")
    .setInputFiles(upload("fragen.csv", `\uFEFFnr;frage;thema;bemerkung\r\n${rows.join("\r\n")}\r\n`));
  await expect(page).toHaveURL(/\/datasets\/ds_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/fragen/);
  const table = page.getByRole("table").filter({ hasText: "frage" }).first();
  await expect(table.getByRole("columnheader", { name: /^nr/ })).toBeVisible();
  await expect(table.getByRole("cell", { name: 'Wie "teuer"; ist das 0?' })).toBeVisible();
  await expect(page.getByText(/text is frage, label is thema \(2 labels\)/)).toBeVisible();

  // By keyboard: the label moves to another column, and back.
  const role = page.getByRole("combobox", { name: "Role of column bemerkung" });
  await role.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /Label/ }).press("Enter");
  await expect(page.getByText(/label is bemerkung/)).toBeVisible();
  await page.getByRole("combobox", { name: "Role of column thema" }).click();
  await page.getByRole("option", { name: /Label/ }).click();
  await expect(page.getByText(/text is frage, label is thema/)).toBeVisible();
  await expect(page.getByText("You confirmed this.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("You confirmed this.")).toBeVisible();
});

test("clicking a label in the chart shows its rows", async ({ page, api }) => {
  const dataset = await api.importSample();
  await page.goto(`/datasets/${dataset.id}`);
  await page.goto(`/datasets/${dataset.id}?label=unit_convert`);
  await expect(page.getByRole("button", { name: /Label: unit_convert/ })).toBeVisible();
  await expect(page.getByText("6 rows", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /Label: unit_convert/ }).click();
  await expect(page.getByText("First 50 of 1,990 rows")).toBeVisible();
});

for (const [what, file, sentence] of [
  ["an empty file", upload("empty.csv", ""), /empty/i],
  ["a spreadsheet by its name", { name: "book.xlsx", mimeType: "", buffer: Buffer.from("PK") }, /Save it as CSV/],
  [
    "a spreadsheet by its content",
    { name: "book.csv", mimeType: "text/csv", buffer: Buffer.from("PK\u0003\u0004 binary") },
    /Excel|zip/i,
  ],
  ["one column", upload("one.csv", "text\nhello\nworld\n"), /one column/i],
] as const) {
  test(`${what} is refused with a sentence, and nothing is left behind`, async ({ page, request }) => {
    await page.goto("/datasets");
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByText(sentence).first()).toBeVisible();
    const { data } = (await (await request.get("/api/datasets")).json()) as {
      data: { fileName: string; status: string }[];
    };
    expect(data.filter((entry) => entry.fileName === file.name && entry.status === "importing")).toEqual([]);
  });
}

test("lines that cannot be read are counted and can be downloaded", async ({ page, api }) => {
  const good = Array.from({ length: 20 }, (_, i) => `hello number ${i},${i % 2 ? "a" : "b"}`);
  good.splice(10, 0, "one,cell,too many");
  const dataset = await api.uploadCsv("ragged", `text,label\n${good.join("\n")}\n`);
  expect(dataset).toMatchObject({ rowCount: 20, rejectedCount: 1 });
  await page.goto(`/datasets/${dataset.id}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /1 (line|rejected)/i }).click(),
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
