import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSplit } from "./split-plan";

describe("planSplit", () => {
  it.each([
    { validation: 0.1, test: 0.1, testSize: 0.2, holdoutTestSize: 0.5 },
    { validation: 0.15, test: 0.15, testSize: 0.3, holdoutTestSize: 0.5 },
    { validation: 0.2, test: 0.1, testSize: 0.3, holdoutTestSize: 0.1 / 0.3 },
    { validation: 0.7, test: 0.1, testSize: 0.8, holdoutTestSize: 0.125 },
    { validation: 0.201, test: 0.099, testSize: 0.3, holdoutTestSize: 0.33 },
    { validation: 0.05, test: 0.2, testSize: 0.25, holdoutTestSize: 0.8 },
  ])("$validation and $test hold out $testSize, of which $holdoutTestSize is test", ({ validation, test, ...two }) => {
    expect(planSplit({ validation, test })).toEqual({ kind: "two", ...two });
  });

  it("halves equal shares exactly", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 499 }), (thousandths) => {
        const share = thousandths / 1000;
        expect(planSplit({ validation: share, test: share })).toEqual({
          kind: "two",
          testSize: (2 * thousandths) / 1000,
          holdoutTestSize: 0.5,
        });
      }),
    ));

  it("does without the split of a share of 0", () => {
    expect(planSplit({ validation: 0, test: 0 })).toEqual({ kind: "none" });
    expect(planSplit({ validation: 0.2, test: 0 })).toEqual({ kind: "one", testSize: 0.2, to: "validation" });
    expect(planSplit({ validation: 0, test: 0.3 })).toEqual({ kind: "one", testSize: 0.3, to: "test" });
  });
});
