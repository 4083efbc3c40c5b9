import { stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { paths } from "@/lib/store/paths";
import { aPreparation } from "@/lib/testing/factories";
import { getPreparation } from "./get";

describe("getPreparation", () => {
  it("says how large the files are, and of which version of the dataset", async () => {
    const { id } = await aPreparation();
    const { fileBytes, versionNumber, summary } = await getPreparation(id);
    expect(versionNumber).toBe(1);
    expect(fileBytes.train).toBe((await stat(paths.preparationSplit(id, "train"))).size);
    expect(fileBytes.test).toBeGreaterThan(summary.splits.test.rows * 20);
  });
});
