import { describe, expect, it } from "vitest";
import { storeBytes } from "@/lib/testing/imports";
import { aWorkbook, sheetRows } from "@/lib/testing/xlsx";

describe("the sheet of a workbook", () => {
  const cover = { name: "Notes", rows: sheetRows([["This workbook was made for the yearly report of our team"]]) };
  const table = {
    name: "Data",
    rows: sheetRows([
      ["text", "label"],
      ["a", "x"],
      ["b", "y"],
    ]),
  };
  const header = { name: "Columns", rows: sheetRows([["text", "label"]]) };

  it("takes the first sheet that has a header and a row, whatever is set for the others", async () => {
    const bytes = aWorkbook({ sheets: [cover, header, table] });
    const stored = await storeBytes(bytes, { fileName: "x.xlsx" });
    expect(stored).toMatchObject({ options: { sheet: "Data", chosen: [] }, names: ["text", "label"] });
    expect(stored.rows).toEqual([
      ["a", "x"],
      ["b", "y"],
    ]);
    const bare = await storeBytes(bytes, { fileName: "x.xlsx", settings: { hasHeader: false } });
    expect(bare).toMatchObject({ options: { sheet: "Data" }, counts: { rows: 3 } });
    const hidden = aWorkbook({ sheets: [cover, { ...table, isHidden: true }, { ...table, name: "Shown" }] });
    expect(await storeBytes(hidden)).toMatchObject({ options: { sheet: "Shown" } });
  });

  it("takes a single row without a header where no sheet has more", async () => {
    const bytes = aWorkbook({
      sheets: [
        { ...header, name: "A" },
        { name: "B", rows: sheetRows([["5", "a long way"]]) },
      ],
    });
    expect(await storeBytes(bytes)).toMatchObject({ options: { sheet: "B", hasHeader: false }, counts: { rows: 1 } });
  });

  it.each<[string, Parameters<typeof aWorkbook>[0]["sheets"], string | undefined, string]>([
    [
      "no sheet has rows",
      [header, { ...header, name: "More" }],
      undefined,
      "None of the sheets has a header and rows: “Columns”, “More”.",
    ],
    ["the only sheet has none", [header], undefined, "The sheet “Columns” has a header but no rows."],
    [
      "the chosen one has none",
      [header, table, cover],
      "Columns",
      "The sheet “Columns” has a header but no rows; choose another: “Data”, “Notes”.",
    ],
    [
      "the chosen one is empty",
      [{ name: "E", rows: "" }, table],
      "E",
      "The sheet “E” has no rows; choose another: “Data”.",
    ],
  ])("names the sheets where %s", async (_, sheets, sheet, message) => {
    const settings = sheet === undefined ? {} : { sheet };
    await expect(storeBytes(aWorkbook({ sheets }), { fileName: "x.xlsx", settings })).rejects.toMatchObject({
      code: "invalid",
      message,
    });
  });
});
