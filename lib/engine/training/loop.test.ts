import { describe, expect, it } from "vitest";
import { BestWeights } from "./best-weights";
import type { OnHeadStep } from "./head-loop";
import { trainHeads } from "./loop";
import type { Member } from "./member";
import { StepRecords } from "./step-records";
import { Stop } from "./stop";

/** A head that takes a turn of the event loop a step, and does what `work` does. */
function member(stop: Stop, index: number, work: (step: number) => void = () => {}): Member & { done: number } {
  const self = {
    done: 0,
    score: async () => {},
    advance: async (toStep: number, onStep: OnHeadStep) => {
      while (self.done < toStep && stop.mayBegin(index, self.done + 1)) {
        await new Promise((resolve) => setImmediate(resolve));
        stop.throwIfAbandoned();
        work(self.done + 1);
        self.done++;
        onStep(self.done, 2, 1);
      }
      return self.done;
    },
  };
  return self;
}

function loopOf(steps: number, workers: ((step: number) => void)[]) {
  const stop = new Stop(new Int32Array(new SharedArrayBuffer(4 * (1 + workers.length))), true);
  const members = workers.map((work, index) => member(stop, index, work));
  const told: number[] = [];
  const records = new StepRecords({ steps, heads: members.length, onStep: ({ step }) => told.push(step) });
  const barriers: number[] = [];
  const atBarrier = async (step: number) => {
    barriers.push(step);
  };
  const run = () => trainHeads({ members, steps, records, stop, best: new BestWeights([]), evaluate: null, atBarrier });
  return { stop, members, told, barriers, run };
}

describe("trainHeads", () => {
  it("tells every step once, in order, and meets at every tenth of them", async () => {
    const loop = loopOf(30, [() => {}, () => {}]);
    expect(await loop.run()).toBe(30);
    expect(loop.told).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(loop.barriers).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
  });

  it("ends both heads when one fails, and throws what it failed with", async () => {
    const fail = (step: number) => {
      if (step === 4) throw new Error("the thread died");
    };
    const loop = loopOf(1000, [fail, () => {}]);
    await expect(loop.run()).rejects.toThrow("the thread died");
    expect(loop.members[1]?.done).toBeLessThan(10);
    const told = loop.told.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(loop.told).toHaveLength(told);
  });

  it("ends with the step of the slower head when a stop is asked for", async () => {
    const loop = loopOf(1000, [() => {}, (step) => step === 5 && loop.stop.request()]);
    const last = await loop.run();
    expect(last).toBeGreaterThanOrEqual(5);
    expect(last).toBeLessThan(8);
    expect(loop.told.at(-1)).toBe(last);
  });
});
