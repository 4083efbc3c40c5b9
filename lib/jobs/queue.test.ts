import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aJobDetail } from "@/lib/testing/job-detail";
import { moveInQueue, type QueuedJob, queuesOf } from "./queue";
import { type JobListItem, jobListItem } from "./schema";

function waiting(id: string, position: number | null, overrides: Partial<JobListItem> = {}): JobListItem {
  const queuePosition = position === null ? null : { position, of: 5 };
  return {
    ...jobListItem.parse({ ...aJobDetail({ id, status: "QUEUED", queuePosition }), score: null }),
    ...overrides,
  };
}

const placesOf = (jobs: readonly QueuedJob[]) => jobs.map(({ job, position }) => `${job.id}${position}`).join(" ");

describe("queuesOf", () => {
  it("has a queue for each server, in its order, without jobs whose place is not told", () => {
    const queues = queuesOf([
      waiting("c", 4),
      waiting("a", 1),
      waiting("b", 2, { serverId: "srv", serverName: "Lab", canReorder: false }),
      waiting("d", null),
      waiting("e", 2, { status: "RUNNING" }),
    ]);
    expect(
      queues.map(({ serverName, canReorder, length, jobs }) => [serverName, canReorder, length, placesOf(jobs)]),
    ).toEqual([
      ["Embedded engine", true, 5, "a1 c4"],
      ["Lab", false, 5, "b2"],
    ]);
  });
});

describe("moveInQueue", () => {
  const [queue] = queuesOf([waiting("a", 1), waiting("b", 2), waiting("c", 4)]);
  const jobs = queue?.jobs ?? [];

  it.each([
    ["c", 1, "c1 a2 b3"],
    ["b", 1, "b1 a2 c4"],
    // A job of somebody else has place 3: it is passed, and no job here moves.
    ["c", 3, "a1 b2 c3"],
    ["a", 2, "b1 a2 c4"],
    ["a", 1, "a1 b2 c4"],
    ["gone", 1, "a1 b2 c4"],
  ])("moves %s to %d", (id, to, expected) => {
    expect(placesOf(moveInQueue(jobs, id, to))).toBe(expected);
  });

  it("never gives two jobs one place, and leaves the others in their order", () => {
    const places = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(places, fc.nat(), fc.integer({ min: 1, max: 12 }), (taken, which, to) => {
        const before = queuesOf(taken.map((position) => waiting(`j${position}`, position)))[0]?.jobs ?? [];
        const moved = before[which % before.length];
        if (!moved) throw new Error("an empty queue");
        const after = moveInQueue(before, moved.job.id, to);
        expect(new Set(after.map(({ position }) => position)).size).toBe(before.length);
        expect(after.find(({ job }) => job.id === moved.job.id)?.position).toBe(to);
        const others = (list: readonly QueuedJob[]) =>
          list.map(({ job }) => job.id).filter((id) => id !== moved.job.id);
        expect(others(after)).toEqual(others(before));
      }),
    );
  });
});
