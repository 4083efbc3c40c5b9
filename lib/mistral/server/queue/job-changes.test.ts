import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createJobChanges, versionOf } from "./job-changes";

const LONG = 30_000;
/** What is done once a promise is settled, without waiting for it. */
function watch(promise: Promise<unknown>) {
  const state = { isOver: false };
  void promise.then(() => {
    state.isOver = true;
  });
  return state;
}
const soon = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("createJobChanges", () => {
  const aWait = (jobId: string, version: string, signal?: AbortSignal) => {
    return { jobId, version, milliseconds: LONG, ...(signal && { signal }) };
  };

  it("wakes who waits for the job that changed, and nobody else", async () => {
    const changes = createJobChanges();
    const version = (id: string) => versionOf(changes.moment(id), false);
    const [a, b] = ["a", "b"].map((id) => watch(changes.wait(aWait(id, version(id)))));
    changes.note("a");
    await soon();
    expect([a?.isOver, b?.isOver]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(b?.isOver).toBe(true);
  });

  it("answers at once for a version of before, of another process, or of no time to wait", async () => {
    const changes = createJobChanges();
    const old = versionOf(changes.moment("a"), false);
    changes.note("a");
    const current = versionOf(changes.moment("a"), false);
    await changes.wait(aWait("a", old));
    await changes.wait(aWait("a", versionOf(createJobChanges().moment("a"), false)));
    await changes.wait({ ...aWait("a", current), milliseconds: 0 });
  });

  it("tells the queue to jobs in it alone", async () => {
    const changes = createJobChanges();
    const [queued, running] = [true, false].map((isQueued) =>
      watch(changes.wait(aWait("a", versionOf(changes.moment("a"), isQueued)))),
    );
    changes.noteQueue();
    await soon();
    expect([queued?.isOver, running?.isOver]).toEqual([true, false]);
    changes.note("a");
    await soon();
    expect(running?.isOver).toBe(true);
  });

  it("gathers what changes all the time, and loses the last change of no burst", async () => {
    const changes = createJobChanges();
    const seen = new Set<number>();
    for (let ms = 0; ms < 1000; ms++) {
      changes.noteOften("a");
      seen.add(changes.moment("a").job);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(seen.size).toBeGreaterThanOrEqual(9);
    expect(seen.size).toBeLessThanOrEqual(11);
    const before = changes.moment("a").job;
    changes.noteOften("a");
    changes.noteOften("a");
    await vi.advanceTimersByTimeAsync(300);
    expect(changes.moment("a").job).toBeGreaterThan(before);
  });

  it("lets go of a client that leaves, and of all when it ends", async () => {
    const changes = createJobChanges();
    const client = new AbortController();
    const version = versionOf(changes.moment("a"), false);
    const leaves = watch(changes.wait(aWait("a", version, client.signal)));
    const stays = watch(changes.wait(aWait("a", version)));
    client.abort();
    await soon();
    expect([leaves.isOver, stays.isOver]).toEqual([true, false]);
    await changes.wait(aWait("a", version, client.signal));
    changes.end();
    await soon();
    expect(stays.isOver).toBe(true);
    await changes.wait(aWait("a", version));
    changes.begin();
    const again = watch(changes.wait(aWait("a", version)));
    await soon();
    expect(again.isOver).toBe(false);
    changes.note("a");
  });

  it("forgets the changes of long ago without confusing anybody", async () => {
    const changes = createJobChanges();
    changes.note("a");
    const version = versionOf(changes.moment("a"), false);
    for (let i = 0; i < 10_000; i++) changes.note(`other ${i}`);
    expect(versionOf(changes.moment("a"), false)).not.toBe(version);
    const waits = watch(changes.wait(aWait("a", versionOf(changes.moment("a"), false))));
    changes.note("a");
    await soon();
    expect(waits.isOver).toBe(true);
    expect(versionOf(changes.moment("a"), false)).not.toBe(version);
  });

  it("lets a client that asks again and again miss no step, however reads and writes fall between each other", async () => {
    vi.useRealTimers();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 12 }), async (scheduler, steps) => {
        const changes = createJobChanges("boot");
        const table: number[] = [];
        const client = new AbortController();
        const seen: number[] = [];
        const writer = async () => {
          for (let step = 1; step <= steps; step++) {
            await scheduler.schedule(Promise.resolve(), `write ${step}`);
            table.push(step);
            await scheduler.schedule(Promise.resolve(), `note ${step}`);
            changes.note("a");
          }
        };
        const reader = async () => {
          let version = "";
          while (seen.length < steps && !client.signal.aborted) {
            await changes.wait({ jobId: "a", version, milliseconds: LONG, signal: client.signal });
            const moment = changes.moment("a");
            const read = await scheduler.schedule(Promise.resolve(table.slice(seen.length)), "read");
            await scheduler.schedule(Promise.resolve(), "answer");
            seen.push(...read);
            version = versionOf(moment, false);
          }
        };
        const both = Promise.all([writer(), reader()]);
        // Ends when nothing is left to do: who still waits then has missed something.
        await scheduler.waitIdle();
        client.abort();
        await both;
        expect(seen).toEqual(table);
      }),
    );
    vi.useFakeTimers();
  });
});
