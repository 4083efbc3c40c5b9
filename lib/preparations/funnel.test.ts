import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOutcome } from "@/lib/datasets/rows-schema";
import { funnelFaults, funnelOf, noOutcomes } from "./funnel";

const outcomes = fc.array(fc.constantFrom(...rowOutcome.options), { maxLength: 200 }).map((rows) => {
  const counts = noOutcomes();
  for (const outcome of rows) counts[outcome] += 1;
  return counts;
});

describe("the funnel", () => {
  it("adds up, and every difference is the number of rows with its outcome", () =>
    fc.assert(
      fc.property(outcomes, fc.nat({ max: 9 }), fc.nat({ max: 9 }), (counts, rejected, blank) => {
        const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
        const funnel = funnelOf({ lines: rows + rejected + blank, rejected, blank }, counts);
        expect(funnelFaults(funnel)).toEqual([]);
        expect(funnel.rows).toBe(rows);
        expect(funnel.rows - funnel.cleaned).toBe(counts.removed);
        expect(funnel.cleaned - funnel.filtered).toBe(counts.filtered);
        expect(funnel.filtered - funnel.labelled).toBe(counts.unlabelled);
        expect(funnel.labelled - funnel.kept).toBe(counts.label_dropped);
        expect(funnel.kept - funnel.balanced).toBe(counts.capped);
      }),
    ));

  it("says what does not add up", () => {
    const good = funnelOf({ lines: 10, rejected: 0, blank: 0 }, { ...noOutcomes(), train: 10 });
    expect(funnelFaults({ ...good, lines: 11 })).toEqual(["11 lines − 0 − 0 ≠ 10 rows"]);
    expect(funnelFaults({ ...good, train: 9 })).toEqual(["9 + 0 + 0 + 0 withheld ≠ 10 balanced"]);
    expect(funnelFaults({ ...good, labelled: 11 })).toEqual(["more labelled than filtered"]);
    expect(funnelFaults({ ...good, validation: -1, test: 1 })).toEqual(["less than nothing"]);
  });
});
