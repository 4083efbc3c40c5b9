import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packTables, unpackTables } from "./tables";

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    step: index + 1,
    trainLoss: 1 / (index + 1),
    validLoss: index % 10 === 9 ? 0.5 : null,
    targets: index % 10 === 9 ? [{ target: "intent", macroF1: 0.8 }] : null,
    createdAt: new Date(Date.UTC(2026, 0, 1) + index * 500).toISOString(),
  }));

const wire = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe("packTables", () => {
  it("makes a long list a text of less than half its size, and leaves the rest as it is", () => {
    const job = { id: "job_1", events: rows(3), checkpoints: rows(10_000) };
    const packed = packTables(job);
    expect(packed).toMatchObject({ id: "job_1", events: job.events });
    expect(packed).not.toHaveProperty("checkpoints");
    expect(JSON.stringify(packed).length).toBeLessThan(JSON.stringify(job).length / 2);
    expect(unpackTables(wire(packed))).toEqual(job);
  });

  it.each([
    ["what is short", { events: rows(100) }],
    ["rows of different forms", { events: [...rows(500), { step: 501 }] }],
    ["lists of something else", { names: rows(500).map(({ createdAt }) => createdAt) }],
    ["a list by itself", rows(500)],
    ["nothing", null],
    ["a text", "text"],
  ])("leaves %s alone", (_, data) => {
    expect(packTables(data)).toBe(data);
    expect(unpackTables(data)).toBe(data);
  });

  it("gives back whatever it was given", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.constant(Number.MAX_SAFE_INTEGER),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom(null, true, "2026-01-01", "__proto__"),
      fc.array(fc.record({ target: fc.string(), score: fc.nat() }), { maxLength: 2 }),
    );
    const table = fc
      .array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
      .map((columns) =>
        Array.from({ length: 200 }, (_, index) =>
          Object.fromEntries(columns.map((column, at) => [`c${at}`, column[index % column.length]])),
        ),
      );
    fc.assert(
      fc.property(table, fc.jsonValue(), (list, other) => {
        const data = wire({ list, other });
        expect(unpackTables(wire(packTables(data)))).toEqual(data);
      }),
    );
  });
});
