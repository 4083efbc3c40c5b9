import { describe, expect, it } from "vitest";
import type { Target } from "@/lib/datasets/roles-schema";
import { aTable } from "@/lib/testing/cleaning";
import { fetchReadyDataset } from "./internal";
import { NO_LABEL, readTarget } from "./targets";

describe("readTarget", () => {
  it("keeps no more targets than their rows allow, and the last one whatever its size", async () => {
    const id = await aTable({ rows: [["a", "x"]] });
    const dataset = await fetchReadyDataset(id);
    const large = { ...dataset, rows: { ...dataset.rows, rowLimit: 15_000_000 } };
    const target = (name: string): Target => ({ name, kind: "single", column: "label" });
    const read = async () => {
      const columns = [];
      for (const name of ["a", "b", "c", "d"]) columns.push(await readTarget(large, target(name)));
      return columns;
    };
    const [first, ...others] = await read();
    // By hand: a matcher would compare them number by number.
    expect((await readTarget(large, target("d"))) === others.at(-1)).toBe(true);
    expect((await readTarget(large, target("a"))) === first).toBe(false);
  });

  it("takes a score that is no number for none", async () => {
    const cells = ["0.9", "0.5", "0.49", "", "NaN", "nan", "-NaN", "n/a", "Infinity", "-inf"];
    const target: Target = {
      name: "label",
      kind: "multi",
      source: { type: "scores", columns: ["a", "b"], threshold: 0.5 },
      noneLabel: null,
    };
    const id = await aTable({
      columns: ["text", "a", "b"],
      rows: cells.map((cell, row) => [`t${row}`, cell, "0"]),
      roles: { text: "text", targets: [target] },
    });
    const { setOfRow, labels } = await readTarget(await fetchReadyDataset(id), target);
    expect(labels).toEqual(["a"]);
    expect(cells.filter((_, row) => setOfRow[row] !== NO_LABEL)).toEqual(["0.9", "0.5", "Infinity"]);
  });
});
