import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareLabelBars, searchLabelBars, stackLabelBars } from "./label-bars";

const labelsOf = (model: ReturnType<typeof prepareLabelBars>) => model.rows.map((row) => row.label);

describe("prepareLabelBars", () => {
  it("sorts by count, ties by label, with shares and scale", () => {
    const model = prepareLabelBars({ series: [{ name: "rows", counts: { b: 2, c: 5, a: 2, d: 1 } }] });
    expect(labelsOf(model)).toEqual(["c", "a", "b", "d"]);
    expect(model.rows[0]?.bars).toEqual([{ count: 5, share: 0.5 }]);
    expect(model).toMatchObject({ series: [{ name: "rows", total: 10 }], maxCount: 5, maxShare: 0.5, limit: 4 });
  });

  it("keeps one order for all series and counts 0 where a label is missing", () => {
    const model = prepareLabelBars({
      series: [
        { name: "after", counts: new Map([["a", 3]]) },
        {
          name: "before",
          counts: [
            ["b", 9],
            ["a", 3],
          ],
        },
      ],
    });
    expect(labelsOf(model)).toEqual(["a", "b"]);
    expect(model.rows[1]?.bars).toEqual([
      { count: 0, share: 0 },
      { count: 9, share: 0.75 },
    ]);
    expect(model.maxCount).toBe(9);
  });

  it("takes shares of the rows where a row may have several labels", () => {
    const model = prepareLabelBars({ series: [{ name: "rows", counts: { joy: 6, anger: 4 }, total: 8 }] });
    expect(model.rows.map(({ bars }) => bars[0]?.share)).toEqual([0.75, 0.5]);
    expect(model.series).toEqual([{ name: "rows", total: 8 }]);
  });

  it.each([
    ["count", ["a", "b", "c"]],
    ["total", ["c", "b", "a"]],
    ["label", ["a", "b", "c"]],
  ] as const)("sorts by %s", (sort, expected) => {
    const series = [
      { name: "train", counts: new Map(Object.entries({ a: 3, b: 2, c: 1 })) },
      { name: "test", counts: new Map(Object.entries({ b: 2, c: 9 })) },
    ];
    expect(labelsOf(prepareLabelBars({ series, sort }))).toEqual(expected);
  });

  it.each([
    [5, 12, 5],
    [77, 12, 12],
    [150, undefined, 150],
  ])("of %d labels with limit %s shows %d and keeps all", (count, limit, expected) => {
    const counts = Array.from({ length: count }, (_, index) => [`label ${index}`, index + 1] as const);
    const model = prepareLabelBars({ series: [{ name: "rows", counts }], ...(limit && { limit }) });
    expect(model.limit).toBe(expected);
    expect(model.rows).toHaveLength(count);
  });

  it("treats labels as text, whatever they are called", () => {
    const record: Record<string, number> = JSON.parse(
      '{"__proto__": 4, "constructor": 2, "toString": 1, "10": 3, "": 5}',
    );
    const model = prepareLabelBars({ series: [{ name: "rows", counts: record }] });
    expect(labelsOf(model)).toEqual(["", "__proto__", "10", "constructor", "toString"]);
    expect(model.series[0]?.total).toBe(15);
  });

  it("has nothing to show without rows", () => {
    const empty = { rows: [], limit: 0, maxCount: 0, maxShare: 0 };
    expect(prepareLabelBars({ series: [{ name: "rows", counts: [] }] })).toMatchObject(empty);
    const model = prepareLabelBars({ series: [{ name: "rows", counts: { a: 0 } }] });
    expect(model.rows[0]?.bars).toEqual([{ count: 0, share: 0 }]);
  });

  it("loses no row: shares add up to one and counts to the total", () => {
    const counts = fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 1000 })), { minLength: 1 });
    fc.assert(
      fc.property(counts, (pairs) => {
        const unique = [...new Map(pairs)];
        const model = prepareLabelBars({ series: [{ name: "rows", counts: unique }] });
        const bars = model.rows.flatMap((row) => row.bars);
        expect(bars.reduce((sum, bar) => sum + bar.share, 0)).toBeCloseTo(1, 9);
        expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(model.series[0]?.total);
        expect(model.rows).toHaveLength(unique.length);
      }),
    );
  });
});

describe("searchLabelBars", () => {
  const model = prepareLabelBars({
    series: [{ name: "rows", counts: { Refund: 5, billing: 3, "re-order": 2 } }],
    limit: 2,
  });

  it("keeps the labels with the text in them, and the scale of all", () => {
    const found = searchLabelBars(model, " RE");
    expect(labelsOf(found)).toEqual(["Refund", "re-order"]);
    expect(found).toMatchObject({ limit: 2, maxCount: 5, series: [{ total: 10 }] });
    expect(searchLabelBars(model, "bill")).toMatchObject({ limit: 1 });
  });

  it("is all of them without a text", () => {
    expect(searchLabelBars(model, "  ")).toBe(model);
  });
});

describe("stackLabelBars", () => {
  it("makes room for bars that are longer together than any of them", () => {
    const series = [
      { name: "before", counts: { a: 10, b: 4 } },
      { name: "train", counts: { a: 8, b: 3 } },
      { name: "repeats", counts: { a: 0, b: 9 } },
    ];
    const model = prepareLabelBars({ series });
    expect([model.maxCount, stackLabelBars(model).maxCount]).toEqual([10, 12]);
    const unrepeated = prepareLabelBars({ series: series.slice(0, 2) });
    expect(stackLabelBars(unrepeated)).toEqual(unrepeated);
  });
});
