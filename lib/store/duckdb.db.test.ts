import { describe, expect, it } from "vitest";
import { withDuckDB } from "./duckdb";

/** Runs for a minute where nobody stops it. */
const LONG = "SELECT sum(sqrt(a.range * b.range)) FROM range(100000) a, range(20000) b";

describe("withDuckDB", () => {
  it.each([
    ["while a query runs", 30],
    ["between two queries", 0],
  ])("stops for an abort %s", async (_, afterMs) => {
    const controller = new AbortController();
    const work = withDuckDB(async (connection) => {
      await connection.run("SELECT 1");
      if (afterMs === 0) controller.abort();
      else setTimeout(() => controller.abort(), afterMs);
      await connection.run(LONG);
    }, controller.signal);
    const startedAt = performance.now();
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("says in a sentence that the memory is not enough", async () => {
    // The beginning of what DuckDB says; to fill its memory takes seconds.
    const full = new Error("Out of Memory Error: failed to allocate data of size 512.0 MiB (516.1 MiB/953.6 MiB used)");
    await expect(withDuckDB(() => Promise.reject(full))).rejects.toMatchObject({ code: "limit_exceeded", cause: full });
    const other = new Error("Binder Error: no such column");
    await expect(withDuckDB(() => Promise.reject(other))).rejects.toBe(other);
  });
});
