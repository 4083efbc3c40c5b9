import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RowOutcome, rowOutcome } from "@/lib/datasets/rows-schema";
import { funnelOf, noOutcomes } from "./funnel";
import { funnelStages } from "./funnel-stages";

const anyOutcomes: fc.Arbitrary<Record<RowOutcome, number>> = fc
  .tuple(...rowOutcome.options.map(() => fc.nat(1_000)))
  .map((counts) => Object.assign(noOutcomes(), Object.fromEntries(rowOutcome.options.map((o, i) => [o, counts[i]]))));

describe("funnelStages", () => {
  it("adds up: every stage is the one before it less what was lost, and the last is the three splits", () => {
    fc.assert(
      fc.property(anyOutcomes, fc.nat(50), fc.nat(50), (outcomes, rejected, blank) => {
        const rows = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
        const stages = funnelStages(funnelOf({ lines: rows + rejected + blank, rejected, blank }, outcomes));
        stages.forEach((stage, index) => {
          const before = stages[index - 1];
          if (before === undefined) return;
          const lost = stage.losses.reduce((sum, { count }) => sum + count, 0);
          expect(before.count - lost).toBe(stage.count);
          for (const { count } of stage.losses) expect(count).toBeGreaterThan(0);
        });
        expect(stages.at(-1)?.count).toBe(outcomes.train + outcomes.validation + outcomes.test);
      }),
    );
  });

  it("names what each row was lost to", () => {
    const outcomes = { ...noOutcomes(), train: 8, test: 2, removed: 1, filtered: 2, unlabelled: 3, label_dropped: 4 };
    const stages = funnelStages(
      funnelOf({ lines: 30, rejected: 2, blank: 1 }, { ...outcomes, capped: 5, withheld: 2 }),
    );
    const losses = stages.flatMap(({ key, losses }) => losses.map(({ reason, count }) => `${key}: ${reason} ${count}`));
    expect(losses).toEqual([
      "rows: rejected 2",
      "rows: blank 1",
      "cleaned: removed 1",
      "filtered: filtered 2",
      "labelled: unlabelled 3",
      "used: label_dropped 4",
      "used: capped 5",
      "used: withheld 2",
    ]);
  });
});
