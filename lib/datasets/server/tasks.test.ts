import { describe, expect, it } from "vitest";
import { cancelTasks, listTasks, runTask, tasksEnded, throwIfCancelled } from "./tasks";

describe("tasks of a dataset", () => {
  it("are listed while they run, with what is left once that can be told", async () => {
    const started = performance.now();
    await runTask("ds_a", { kind: "import", label: "Reading rows", total: 100, unit: "bytes" }, async (progress) => {
      progress.report({ done: 4 });
      expect(listTasks("ds_a")).toMatchObject([{ kind: "import", done: 4, total: 100, remainingMs: null }]);
      progress.report({ done: 25, rows: 3, label: "Writing rows" });
      const [task] = listTasks("ds_a", started + 1_000);
      expect(task).toMatchObject({ label: "Writing rows", done: 25, rows: 3 });
      expect(task?.remainingMs).toBeCloseTo(3 * (task?.elapsedMs ?? 0));
      expect(listTasks("ds_b")).toEqual([]);
    });
    expect(listTasks("ds_a")).toEqual([]);
  });

  it("can be cancelled by kind, and by the signal of whoever asked", async () => {
    const outer = new AbortController();
    await runTask("ds_c", { kind: "step", label: "Cleaning", signal: outer.signal }, async ({ signal }) => {
      cancelTasks("ds_c", "import");
      throwIfCancelled(signal);
      cancelTasks("ds_c");
      expect(() => throwIfCancelled(signal)).toThrow("Cleaning was cancelled.");
    });
    await runTask("ds_c", { kind: "step", label: "Cleaning", signal: outer.signal }, async ({ signal }) => {
      outer.abort();
      expect(() => throwIfCancelled(signal)).toThrow("cancelled");
    });
  });

  it("can be waited for, whether they fail or not", async () => {
    const ends: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => ends.push(resolve));
    const one = runTask("ds_e", { kind: "copies", label: "x" }, work);
    const other = runTask("ds_e", { kind: "copies", label: "x" }, () =>
      work().then(() => Promise.reject(new Error("no"))),
    );
    let hasEnded = false;
    const waiting = tasksEnded("ds_e").then(() => {
      hasEnded = true;
    });
    ends[0]?.();
    await one;
    expect(hasEnded).toBe(false);
    ends[1]?.();
    await expect(other).rejects.toThrow("no");
    await waiting;
    await tasksEnded("ds_e");
  });

  it("are gone when the work fails", async () => {
    const failing = runTask("ds_d", { kind: "copies", label: "x" }, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(listTasks("ds_d")).toEqual([]);
  });
});
