import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RecipeInput, recipe } from "../schema";
import { finish } from "../steps";
import { ADDED } from "./pool-standing";
import { prepare } from "./prepare";
import { rowsOnSide } from "./sides";
import { poolOf, type TestRow } from "./test-pool";

const someRow = fc.record({ label: fc.nat({ max: 3 }), second: fc.nat({ max: 5 }), unit: fc.nat({ max: 25 }) });

const cases = fc.record({
  rows: fc.array(someRow, { minLength: 30, maxLength: 120 }),
  added: fc.array(someRow, { minLength: 1, maxLength: 15 }),
  isMulti: fc.boolean(),
  hasUnits: fc.boolean(),
  maxSamples: fc.constantFrom(null, 5, 20),
  minSamples: fc.constantFrom(0, 5),
  order: fc.constantFrom("balance-then-split" as const, "split-then-balance" as const),
  seed: fc.nat({ max: 999 }),
});

describe("added rows", () => {
  it("only train, are counted as they are picked, and never share a unit with a held-out row", async () => {
    let checked = 0;
    await fc.assert(
      fc.property(cases, ({ rows, added, isMulti, hasUnits, maxSamples, minSamples, order, seed }) => {
        const all: TestRow[] = [...rows, ...added].map(({ label, second, unit }, index) => ({
          labels: [isMulti && second < 4 ? [...new Set([`l${label}`, `l${second}`])] : [`l${label}`]],
          ...(hasUnits && { unit }),
          ...(index >= rows.length && { standing: ADDED }),
        }));
        const input: RecipeInput = { balance: { minSamples, maxSamples }, order, seed };
        const pool = poolOf(all, [isMulti]);
        const result = finish(prepare(pool, recipe.parse(input)));
        if (!result.ok) return;
        checked += 1;
        const { pick, dealt, added: use } = result.value;
        const sides = finish(pick());
        for (const held of [sides[1], sides[2]]) expect(held.every((row) => row < rows.length)).toBe(true);
        const flat = sides.flatMap((side) => [...side]);
        expect(new Set(flat).size).toBe(flat.length);
        expect(sides.map(({ length }) => length)).toEqual(
          [0, 1, 2].map((side) => rowsOnSide(dealt, side).reduce((sum, count) => sum + count, 0)),
        );
        const trained = sides[0].filter((row) => row >= rows.length);
        expect(trained).toHaveLength(use?.kept.reduce((sum, count) => sum + count, 0) ?? -1);
        const units = new Set([...sides[1], ...sides[2]].map((row) => all[row]?.unit));
        if (hasUnits) {
          expect([...trained].filter((row) => units.has(all[row]?.unit))).toEqual([]);
          for (const row of use?.withheldRows ?? []) expect(units.has(all[row]?.unit)).toBe(true);
        } else expect(use?.withheldRows).toHaveLength(0);
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(200);
  });

  it("leave validation and test as they are without them, where nothing is under a minimum", () =>
    fc.assert(
      fc.property(cases, ({ rows, added, isMulti, hasUnits, maxSamples, order, seed }) => {
        const sidesOf = (some: typeof rows, from: number) => {
          const all: TestRow[] = some.map(({ label, unit }, index) => ({
            labels: [[`l${label}`]],
            ...(hasUnits && { unit }),
            ...(index >= from && { standing: ADDED }),
          }));
          const input: RecipeInput = {
            balance: { minSamples: 0, maxSamples },
            order,
            seed,
            split: { method: "iterative" },
          };
          const result = finish(prepare(poolOf(all, [isMulti]), recipe.parse(input)));
          return result.ok ? finish(result.value.pick()) : null;
        };
        const known = new Set(rows.map(({ label }) => label));
        const same = added.filter(({ label }) => known.has(label));
        const before = sidesOf(rows, rows.length);
        const after = sidesOf([...rows, ...same], rows.length);
        expect(after?.slice(1)).toEqual(before?.slice(1));
        if (maxSamples !== null) return;
        expect(after?.[0].filter((row) => row < rows.length)).toEqual(before?.[0]);
      }),
      { numRuns: 150 },
    ));
});
