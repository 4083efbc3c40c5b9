import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resultWriter } from "./result-json";

const name = fc.string({ unit: "binary" }).filter((text) => text !== "__proto__");
const target = fc.record({
  name,
  labels: fc.uniqueArray(name, { maxLength: 6 }),
  weight: fc.constant(1),
  loss_function: fc.constantFrom("single_class" as const, "multi_class" as const),
});

describe("resultWriter", () => {
  it("writes what JSON.stringify would", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(target, { maxLength: 3, selector: ({ name }) => name }),
        fc.array(fc.double(), { minLength: 6, maxLength: 6 }),
        (targets, numbers) => {
          const scoresOf = (labels: string[]) => numbers.slice(0, labels.length);
          const prediction = Object.fromEntries(targets.map(({ name, labels }) => [name, scoresOf(labels)]));
          const plain = Object.fromEntries(
            targets.map(({ name, labels }) => {
              return [name, { scores: Object.fromEntries(labels.map((label, i) => [label, numbers[i]])) }];
            }),
          );
          const json = resultWriter(targets)(prediction);
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(plain)));
        },
      ),
    );
  });

  it("keeps labels that are numbers in the order of the target", () => {
    const targets = [{ name: "n", labels: ["10", "2"], weight: 1, loss_function: "single_class" as const }];
    expect(resultWriter(targets)({ n: [0.25, 0.75] })).toBe('{"n":{"scores":{"10":0.25,"2":0.75}}}');
  });

  it("stops when a label has no score", () => {
    const targets = [{ name: "n", labels: ["a", "b"], weight: 1, loss_function: "single_class" as const }];
    expect(() => resultWriter(targets)({ n: [1] })).toThrow("Target n lacks scores.");
    expect(() => resultWriter(targets)({})).toThrow("Target n lacks scores.");
  });
});
