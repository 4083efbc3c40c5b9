import { describe, expect, it } from "vitest";
import { finish, mapInSteps, STEP_ROWS, type Steps } from "./steps";

function* countTo(limit: number): Steps<number> {
  let count = 0;
  while (count < limit) {
    count += 1;
    yield;
  }
  return count;
}

function* twice(limit: number): Steps<number> {
  const first = yield* countTo(limit);
  return first + (yield* countTo(limit));
}

describe("finish", () => {
  it("does all steps, those of inner work too, and gives the result", () => {
    expect(finish(countTo(0))).toBe(0);
    expect(finish(twice(3))).toBe(6);
  });

  it("lets an error through", () => {
    function* broken(): Steps<never> {
      yield;
      throw new RangeError("no");
    }
    expect(() => finish(broken())).toThrow(RangeError);
  });
});

describe("mapInSteps", () => {
  it("maps every number, so many in a step", () => {
    const numbers = Int32Array.from({ length: STEP_ROWS + 5 }, (_, index) => index * 2);
    const steps = mapInSteps(numbers, (number, index) => number - index);
    let count = 0;
    for (let step = steps.next(); !step.done; step = steps.next()) count += 1;
    expect(count).toBe(2);
    expect(finish(mapInSteps(numbers, (number, index) => number - index))).toEqual(numbers.map((_, index) => index));
    expect(finish(mapInSteps(new Int32Array(0), () => 1))).toHaveLength(0);
  });
});
