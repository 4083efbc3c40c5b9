import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellAt, matrixLayout, scrolledTo, shownPlaces } from "./layout";
import { cellRows, cellShare, cellText, matrixModel } from "./model";
import { movedCell } from "./move";
import { describeCell } from "./words";

const confusion = {
  labels: ["refund", "Billing", "login"],
  cells: [
    [0, 0, 132],
    [0, 1, 12],
    [1, 1, 108],
    [2, 2, 1],
  ] as [number, number, number][],
};

describe("matrixModel", () => {
  it("counts cells, lines and columns in the order asked for", () => {
    const model = matrixModel(confusion, "alphabetical");
    expect(model.labels).toEqual(["Billing", "login", "refund"]);
    expect(cellRows(model, 2, 0)).toBe(12);
    expect(model.truthRows).toEqual([108, 1, 144]);
    expect(model.answerRows).toEqual([120, 1, 132]);
    expect(model.maxRows).toBe(132);
    expect(matrixModel(confusion, "clustered").labels).toEqual(confusion.labels);
  });

  it("loses and invents no row, whatever the order", () => {
    const anyConfusion = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.record({
        labels: fc.uniqueArray(fc.string(), { minLength: size, maxLength: size }),
        cells: fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.integer({ min: 1, max: 1e6 })), {
          selector: ([truth, answer]) => truth * size + answer,
        }),
      }),
    );
    fc.assert(
      fc.property(anyConfusion, fc.constantFrom("clustered" as const, "alphabetical" as const), (given, order) => {
        const model = matrixModel(given, order);
        for (const [truth, answer, rows] of given.cells) {
          const places = [truth, answer].map((index) => model.labels.indexOf(given.labels[index] ?? ""));
          expect(cellRows(model, places[0] ?? -1, places[1] ?? -1)).toBe(rows);
        }
        const sum = given.cells.reduce((total, [, , rows]) => total + rows, 0);
        expect(model.cells.reduce((total, rows) => total + rows, 0)).toBe(sum);
      }),
    );
  });
});

describe("a cell", () => {
  const model = matrixModel(confusion, "clustered");
  it("tells its rows, or its share of line or column", () => {
    expect(cellText(model, 0, 1, "rows")).toBe("12");
    expect(cellText(model, 0, 1, "truth")).toBe("8");
    expect(cellText(model, 0, 1, "answer")).toBe("10");
    expect(cellText(model, 1, 0, "rows")).toBe("");
    expect(cellShare(model, 0, 0, "rows")).toBe(1);
  });

  it("never rounds some to none, or not all to all", () => {
    const uneven = matrixModel(
      {
        labels: ["a", "b"],
        cells: [
          [0, 0, 999],
          [0, 1, 1],
        ],
      },
      "clustered",
    );
    expect(cellText(uneven, 0, 1, "truth")).toBe("<1");
    expect(cellText(uneven, 0, 0, "truth")).toBe(">99");
  });

  it.each([
    [0, 1, "12 refund rows were called Billing: 8.3% of refund, 10% of what was called Billing."],
    [0, 0, "132 refund rows were recognised: 91.7% of refund."],
    [2, 2, "1 login row was recognised: 100% of login."],
    [1, 2, "No Billing row was called login."],
  ])("is a sentence: %d, %d", (truth, answer, sentence) => {
    expect(describeCell(model, truth, answer)).toBe(sentence);
  });
});

describe("movedCell", () => {
  const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });
  it("moves as in a spreadsheet and stays inside", () => {
    const at = { truth: 1, answer: 1 };
    expect(movedCell(press("ArrowRight"), at, 3)).toEqual({ truth: 1, answer: 2 });
    expect(movedCell(press("ArrowRight"), { truth: 1, answer: 2 }, 3)).toEqual({ truth: 1, answer: 2 });
    expect(movedCell(press("End", true), at, 3)).toEqual({ truth: 2, answer: 2 });
    expect(movedCell(press("Home"), at, 3)).toEqual({ truth: 1, answer: 0 });
    expect(movedCell(press("x"), at, 3)).toBeNull();
  });
});

describe("matrixLayout", () => {
  it("finds under a point the cell that was drawn there", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 320, max: 1400 }),
        fc.boolean(),
        fc.nat(1_000),
        fc.nat(1_000),
        (size, frameWidthPx, isOverview, truthSeed, answerSeed) => {
          const layout = matrixLayout({ size, labelPx: 90, frameWidthPx, frameHeightPx: 600, isOverview });
          const cell = { truth: truthSeed % size, answer: answerSeed % size };
          const scroll = { xPx: 0, yPx: 0 };
          const point = {
            xPx: layout.leftPx + (cell.answer + 0.5) * layout.cellPx,
            yPx: layout.topPx + (cell.truth + 0.5) * layout.cellPx,
          };
          expect(cellAt(layout, size, point, scroll)).toEqual(cell);
        },
      ),
    );
  });

  it("fits an overview of 150 labels into its window, and gives numbers their room otherwise", () => {
    const overview = matrixLayout({
      size: 150,
      labelPx: 120,
      frameWidthPx: 1000,
      frameHeightPx: 600,
      isOverview: true,
    });
    expect(overview.widthPx).toBeLessThanOrEqual(1000);
    expect(overview.heightPx).toBeLessThanOrEqual(600);
    const full = matrixLayout({ size: 150, labelPx: 120, frameWidthPx: 1000, frameHeightPx: 600, isOverview: false });
    expect(full.hasNumbers).toBe(true);
    expect(full.widthPx).toBeGreaterThan(1000);
    const few = matrixLayout({ size: 14, labelPx: 90, frameWidthPx: 1000, frameHeightPx: 600, isOverview: false });
    expect(few.heightPx, "few labels are seen at once").toBeLessThanOrEqual(600);
  });

  it("lets a few cells grow with the window, and leaves the corner room for its words", () => {
    const of = (size: number, labelPx: number, frameWidthPx = 1100) =>
      matrixLayout({ size, labelPx, frameWidthPx, frameHeightPx: 640, isOverview: false });
    expect(of(3, 50).cellPx).toBe(120);
    expect(of(6, 50).cellPx).toBe(95);
    expect(of(6, 50).heightPx, "all of it is seen at once").toBeLessThanOrEqual(640);
    expect(of(3, 50, 356).widthPx, "and on a phone").toBeLessThanOrEqual(356);
    for (const layout of [of(2, 14), of(2, 14, 320), of(40, 300)]) {
      expect(layout.leftPx).toBeGreaterThanOrEqual(72);
      expect(layout.topPx).toBeGreaterThanOrEqual(44);
    }
  });

  it("shows and scrolls to places as little as it takes", () => {
    expect(shownPlaces(50, 100, 20, 150)).toEqual([2, 8]);
    expect(scrolledTo(1, 50, 100, 20)).toBe(20);
    expect(scrolledTo(3, 50, 100, 20)).toBe(50);
    expect(scrolledTo(10, 50, 100, 20)).toBe(120);
  });
});
