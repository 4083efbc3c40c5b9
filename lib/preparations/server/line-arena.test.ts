import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LineArena } from "./line-arena";

describe("LineArena", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "arena-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function written(arena: LineArena): Promise<string> {
    const file = path.join(directory, "lines");
    const handle = await open(file, "w");
    await arena.writeTo(handle, 0, arena.lineCount);
    await handle.close();
    return readFile(file, "latin1");
  }

  it("holds the first lines that fit, whatever the order they come in, and never more bytes than it may", async () => {
    const cases = fc.record({
      rows: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }),
      sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 10, maxLength: 10 }),
      maxBytes: fc.integer({ min: 30, max: 400 }),
      guess: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, sizes, maxBytes, guess }) => {
        const arena = new LineArena(Int32Array.from(rows), { rowLimit: 10, lineBytes: guess, maxBytes });
        const lineOf = (row: number) => `${String(row).repeat((sizes[row] ?? 0) - 1)}\n`;
        for (let row = 0; row < 10; row++) if (arena.wants(row)) arena.put(row, lineOf(row));
        expect(arena.lineCount).toBeGreaterThan(0);
        expect(arena.bytesHeld).toBeLessThanOrEqual(maxBytes);
        expect(await written(arena)).toBe(rows.slice(0, arena.lineCount).map(lineOf).join(""));
        const all = [...new Set(rows)].reduce((sum, row) => sum + (sizes[row] ?? 0), 0);
        if (all <= maxBytes) expect(arena.lineCount).toBe(rows.length);
      }),
    );
  });

  it("holds one line that is larger than it may be", async () => {
    const arena = new LineArena(Int32Array.of(1, 0), { rowLimit: 2, lineBytes: 1, maxBytes: 4 });
    for (const [row, text] of ["a".repeat(9), "b".repeat(50)].entries()) if (arena.wants(row)) arena.put(row, text);
    expect(arena.lineCount).toBe(1);
    expect(await written(arena)).toBe("b".repeat(50));
    expect(arena.meanBytes).toBe((9 + 50) / 2);
  });
});
