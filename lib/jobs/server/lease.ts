import "server-only";
import { createHash, randomUUID } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { db, isUniqueViolation } from "@/lib/db/client";
import { env } from "@/lib/env";
import { timings } from "./timings";

const NAME = "jobs";
/** An end so far away was not written by a clock that goes right. */
const IMPOSSIBLE_MS = 10 * 60_000;

/** Host and data directory: whoever has that directory's lock knows that no other process of this place lives. */
export function placeOfHolder(dataDir = env.dataDir): string {
  const directory = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
  return `${os.hostname()}:${directory}:`;
}

export interface Lease {
  /** Whether this process may act at this moment. */
  isHeld(): boolean;
  /**
   * Takes the lease, or makes it last longer; false where another process has it. `isAlone` says that no other process
   * of this place lives, so that the lease of one that was killed is taken at once.
   */
  take(options?: { isAlone?: boolean }): Promise<boolean>;
  /** Gives it back, so that another process need not wait for its end. */
  release(): Promise<void>;
}

/**
 * The right to bring jobs to servers and to follow them, for one process on this database at a time. It lasts some
 * seconds from when it was asked for, by a clock that nobody sets and by the one on the wall: a process that was
 * stopped for longer does not have it any more.
 */
export function makeLease(place = placeOfHolder()): Lease {
  const holder = `${place}${randomUUID()}`;
  let last: Promise<boolean> = Promise.resolve(false);
  let end = { steady: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };

  /** One after another: of two at once the later answer could be of the earlier question. */
  function take({ isAlone = false } = {}): Promise<boolean> {
    last = last.then(
      () => takeNow(isAlone),
      () => takeNow(isAlone),
    );
    return last;
  }

  async function takeNow(isAlone: boolean): Promise<boolean> {
    const now = Date.now();
    const usableMs = timings.leaseMs - timings.leaseMarginMs;
    const next = { steady: performance.now() + usableMs, wall: now + usableMs };
    const expiresAt = new Date(now + timings.leaseMs);
    const isTaken = (await moveTo(expiresAt, now, isAlone)) || (await makeFirst(expiresAt));
    end = isTaken ? next : { steady: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
    return isTaken;
  }

  /** Writes an end that is still to come; false where another process has the lease. */
  async function moveTo(expiresAt: Date, now: number, isAlone: boolean): Promise<boolean> {
    const mayBeTaken = [
      { holder },
      { expiresAt: { lte: new Date(now) } },
      { expiresAt: { gt: new Date(now + timings.leaseMs + IMPOSSIBLE_MS) } },
      ...(isAlone ? [{ holder: { startsWith: place } }] : []),
    ];
    const { count } = await db.lease.updateMany({
      where: { name: NAME, OR: mayBeTaken },
      data: { holder, expiresAt },
    });
    return count > 0;
  }

  async function makeFirst(expiresAt: Date): Promise<boolean> {
    if ((await db.lease.count({ where: { name: NAME } })) > 0) return false;
    try {
      await db.lease.create({ data: { name: NAME, holder, expiresAt }, select: { name: true } });
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  return {
    isHeld: () => performance.now() < end.steady && Date.now() < end.wall,
    take,
    async release() {
      end = { steady: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
      await db.lease.deleteMany({ where: { name: NAME, holder } });
    },
  };
}
