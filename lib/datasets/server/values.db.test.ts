import { describe, expect, it } from "vitest";
import { aDatasetOf } from "@/lib/testing/cleaning";
import { aDataset } from "@/lib/testing/factories";
import { listValues } from "./values";

describe("listValues", () => {
  it("counts a column's values, the most frequent first", async () => {
    const { id } = await aDataset({ labels: { billing: 3, delivery: 7, "": 2 } });
    expect(await listValues(id, { column: "label", limit: 10 })).toEqual({
      column: "label",
      values: [
        ["delivery", 7],
        ["billing", 3],
        ["", 2],
      ],
      isAll: true,
      longCount: 0,
    });
    expect(await listValues(id, { column: "label", limit: 2 })).toMatchObject({
      values: [
        ["delivery", 7],
        ["billing", 3],
      ],
      isAll: false,
    });
  });

  it("leaves long cells out, with their number, whatever their size", async () => {
    const long = "SELECT range::INTEGER AS row, range || repeat('x', 500000) AS c0, 'long' AS c1 FROM range(600)";
    const others = "(600, 'short', 'a'), (601, 'short', 'a'), (602, repeat('y', 1000), 'b')";
    const id = await aDatasetOf({
      columns: ["text", "label"],
      rowCount: 603,
      select: `${long} UNION ALL SELECT * FROM (VALUES ${others})`,
    });
    expect(await listValues(id, { column: "text", limit: 1 })).toEqual({
      column: "text",
      values: [["short", 2]],
      isAll: false,
      longCount: 600,
    });
    expect(await listValues(id, { column: "text", limit: 10 })).toMatchObject({
      values: [
        ["short", 2],
        [expect.stringMatching(/^y{1000}$/), 1],
      ],
      isAll: false,
    });
  }, 60_000);

  it("refuses a column that is not there", async () => {
    const { id } = await aDataset();
    await expect(listValues(id, { column: "lang", limit: 10 })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "column" }],
    });
  });
});
