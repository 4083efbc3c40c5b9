import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTRY_HEAD_BYTES, planBins } from "./plan-bins";
import { RowTable } from "./row-table";

describe("planBins", () => {
  it("puts every line into one bin of one pass, with room for its entry", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(300), { maxLength: 80 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 500 }),
        (lengths, skipped, arenaBytes, binBytes) => {
          const table = new RowTable();
          for (const length of lengths) table.add(0, 0, length, length % 2 === 0);
          const order = Int32Array.from(lengths.keys()).slice(skipped).reverse();
          const half = order.length >> 1;
          const { passes, lines, shift } = planBins(
            table,
            [order.slice(0, half), order.slice(half)],
            arenaBytes,
            binBytes,
          );

          expect(Array.from(order, (row) => lines[row])).toEqual([...order.keys()]);
          expect(lines.filter((line) => line < 0)).toHaveLength(Math.min(skipped, lengths.length));
          const bins = passes.flatMap((pass) => pass.bins);
          expect(bins.flatMap(({ from, to }) => [from, to])).toEqual(
            bins.flatMap((_, index) => [index << shift, Math.min(order.length, (index + 1) << shift)]),
          );
          expect(bins.at(-1)?.to ?? 0).toBe(order.length);
          for (const pass of passes) {
            expect(pass.bins.length === 1 || pass.bytes <= arenaBytes).toBe(true);
            for (const [index, { from, to, start }] of pass.bins.entries()) {
              const room = (pass.bins[index + 1]?.start ?? pass.bytes) - start;
              const used = order.slice(from, to).reduce((sum, row) => sum + ENTRY_HEAD_BYTES + table.lengthOf(row), 0);
              expect(room).toBeGreaterThan(used + 3);
            }
          }
        },
      ),
    ));
});
