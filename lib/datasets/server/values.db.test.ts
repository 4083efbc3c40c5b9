import { describe, expect, it } from "vitest";
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
    });
    expect(await listValues(id, { column: "label", limit: 2 })).toMatchObject({
      values: [
        ["delivery", 7],
        ["billing", 3],
      ],
      isAll: false,
    });
  });

  it("refuses a column that is not there", async () => {
    const { id } = await aDataset();
    await expect(listValues(id, { column: "lang", limit: 10 })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "column" }],
    });
  });
});
