import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Costs } from "./costs";
import { type ClassifyPool, createClassifyPool, type PoolOptions } from "./worker-pool";

/**
 * A real thread that answers each text with the content of the model file before it. Texts of some words do something else: `wait` until
 * the gate is open, `crash` ends the thread, `crash once` the first thread only, `nonsense` is answered so.
 */
const THREAD = `
const { parentPort: port, workerData } = require("node:worker_threads");
const [gate, crashes, loads] = [0, 1, 2].map((at) => new Int32Array(workerData, 4 * at, 1));
const models = new Map();
port.on("message", ({ type, key, model, texts }) => {
  if (type === "drop") return void models.delete(key);
  if (model) {
    Atomics.add(loads, 0, 1);
    models.set(key, Buffer.from(model).toString());
  }
  if (!models.has(key)) return port.postMessage({ type: "failed", isModel: true, message: "It is not here." });
  if (models.get(key) === "damaged") return port.postMessage({ type: "failed", isModel: true, message: "It is damaged." });
  for (const text of texts) {
    if (text === "crash") process.exit(3);
    if (text === "crash once" && Atomics.add(crashes, 0, 1) === 0) process.exit(3);
    if (text === "wait") Atomics.wait(gate, 0, 0);
    if (text === "nonsense") return port.postMessage("hello");
    if (text === "bad") return port.postMessage({ type: "failed", isModel: false, message: "no such text" });
  }
  const results = new TextEncoder().encode(texts.map((text) => JSON.stringify(models.get(key) + " " + text)).join(","));
  port.postMessage({ type: "classified", results, elapsedMs: 1, evicted: [] });
});
`;

/** Five texts are a chunk. */
const COSTS: Costs = {
  estimate: (_, texts) => texts.length * 10,
  isMeasured: () => true,
  observe: () => undefined,
  forget: () => undefined,
};

let pools: ClassifyPool[] = [];
let warn: MockInstance<typeof log.warn>;
beforeEach(() => {
  warn = vi.spyOn(log, "warn").mockReturnValue();
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
});

function setUp(options: Partial<PoolOptions> = {}) {
  const files: Record<string, string> = { a: "A", b: "B" };
  const shared = new SharedArrayBuffer(12);
  const [gate, , loads] = [0, 1, 2].map((at) => new Int32Array(shared, 4 * at, 1));
  let spawned = 0;
  const pool = createClassifyPool({
    spawn: () => {
      spawned += 1;
      return new Worker(THREAD, { eval: true, workerData: shared });
    },
    read: async (fileId) => {
      const content = files[fileId];
      if (content === undefined) throw new AppError("internal", "Its file cannot be read.");
      return new TextEncoder().encode(content);
    },
    costs: COSTS,
    size: 1,
    ...options,
  });
  pools.push(pool);
  const open = () => {
    if (gate) {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    }
  };
  const ask = async (fileId: string, texts: string[], signal?: AbortSignal): Promise<string[]> => {
    const pieces = await pool.classify({ fileId, texts, signal });
    return JSON.parse(`[${pieces.map((piece) => new TextDecoder().decode(piece)).join(",")}]`);
  };
  return { pool, files, ask, open, spawned: () => spawned, loads: () => loads?.[0] };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => String(i));
const answers = (model: string, texts: string[]) => texts.map((text) => `${model} ${text}`);

describe("the pool of threads that classify", () => {
  it.each([1, 3])("answers in the order of the texts with %i threads", async (size) => {
    const { ask, spawned, loads } = setUp({ size });
    const texts = numbered(103);
    const [a, b, none] = await Promise.all([ask("a", texts), ask("b", texts), ask("a", [])]);
    expect(a).toEqual(answers("A", texts));
    expect(b).toEqual(answers("B", texts));
    expect(none).toEqual([]);
    expect(spawned()).toBe(size);
    expect(loads()).toBeLessThanOrEqual(2 * size);
  });

  it("lets a small request through while a large one is under way", async () => {
    const { ask, open, pool } = setUp();
    const order: string[] = [];
    const large = ask("a", ["wait", ...numbered(100)]).then(() => order.push("large"));
    const small = ask("b", ["x"]).then(() => order.push("small"));
    expect(pool.stats()).toEqual({ threads: 1, waitingTexts: 97 });
    open();
    await Promise.all([large, small]);
    expect(order).toEqual(["small", "large"]);
  });

  it("drops what is left of a request whose client went away", async () => {
    const { ask, open, pool } = setUp();
    const controller = new AbortController();
    const left = ask("a", ["wait", ...numbered(100)], controller.signal);
    const stays = ask("a", ["x"]);
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    expect(pool.stats().waitingTexts).toBe(1);
    open();
    expect(await stays).toEqual(["A x"]);
    await expect(ask("a", ["late"], controller.signal)).rejects.toMatchObject({ code: "cancelled" });
  });

  it("ends threads that have nothing to do, and starts them again", async () => {
    const { ask, pool, spawned } = setUp({ idleMs: 1 });
    expect(await ask("a", ["x"])).toEqual(["A x"]);
    await vi.waitFor(() => expect(pool.stats().threads).toBe(0));
    expect(await ask("a", ["x"])).toEqual(["A x"]);
    expect(spawned()).toBe(2);
  });

  it("gives no work to a thread that is being ended", async () => {
    const { ask, spawned } = setUp({ idleMs: 1 });
    expect(await ask("a", ["x"])).toEqual(["A x"]);
    // The timer has run and the thread has not ended yet.
    const until = performance.now() + 5;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await ask("a", ["x"])).toEqual(["A x"]);
    expect(warn).not.toHaveBeenCalled();
    expect(spawned()).toBe(2);
  });
});

describe("a thread that cannot be started", () => {
  const failing = (): Worker => {
    throw new Error("no memory");
  };
  beforeEach(() => {
    vi.spyOn(log, "error").mockReturnValue();
  });

  it("fails what waits for it with a sentence, and keeps nothing of it", async () => {
    const { ask, pool } = setUp({ spawn: failing });
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    await expect(ask("a", numbered(20), controller.signal)).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("no thread could be started"),
    });
    expect(removed).toHaveBeenCalledOnce();
    expect(pool.stats()).toEqual({ threads: 0, waitingTexts: 0 });
    await expect(ask("b", ["x"])).rejects.toMatchObject({ code: "internal" });
  });

  it("leaves the work to the threads there are", async () => {
    const shared = new SharedArrayBuffer(12);
    const first = [new Worker(THREAD, { eval: true, workerData: shared })];
    const { ask, pool } = setUp({ size: 2, spawn: () => first.pop() ?? failing() });
    const texts = numbered(30);
    expect(await ask("a", texts)).toEqual(answers("A", texts));
    expect(pool.stats().threads).toBe(1);
  });
});

describe("a thread that ends", () => {
  it("is replaced, and its texts are tried once more", async () => {
    const { ask, spawned } = setUp();
    const texts = [...numbered(7), "crash once", ...numbered(7)];
    const [hit, other] = await Promise.all([ask("a", texts), ask("b", numbered(20))]);
    expect(hit).toEqual(answers("A", texts));
    expect(other).toEqual(answers("B", numbered(20)));
    expect(spawned()).toBe(2);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it.each(["crash", "nonsense"])("fails only the request whose text ends every thread (%s)", async (text) => {
    const { ask, spawned } = setUp();
    const [bad, good] = await Promise.allSettled([ask("a", [...numbered(20), text]), ask("a", numbered(30))]);
    expect(bad).toMatchObject({ status: "rejected", reason: { code: "internal" } });
    expect(String(bad.status === "rejected" && bad.reason)).toContain("the thread that worked on them ended twice");
    expect(good).toMatchObject({ status: "fulfilled", value: answers("A", numbered(30)) });
    expect(await ask("a", ["x"])).toEqual(["A x"]);
    expect(spawned()).toBe(3);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it("is not needed for a request to fail", async () => {
    const { ask, files, spawned } = setUp();
    await expect(ask("a", ["bad"])).rejects.toThrow("no such text");
    await expect(ask("gone", ["x"])).rejects.toThrow("Its file cannot be read.");
    files.c = "damaged";
    await expect(ask("c", ["x"])).rejects.toThrow("The model cannot be loaded. It is damaged. Train it again.");
    files.c = "C";
    expect(await ask("c", ["x"])).toEqual(["C x"]);
    expect(spawned()).toBe(1);
  });
});

describe("a model that changes", () => {
  it("answers new requests with the new file, and goes on with the old one for those under way", async () => {
    const { ask, files, pool, open, loads } = setUp();
    const texts = ["wait", ...numbered(30)];
    const before = ask("a", texts);
    await vi.waitFor(() => expect(loads()).toBe(1));
    files.a = "new";
    pool.forget("a");
    const after = ask("a", numbered(30));
    open();
    expect(await before).toEqual(answers("A", texts));
    expect(await after).toEqual(answers("new", numbered(30)));
    expect(loads()).toBe(2);
  });

  it("answers all texts of a request from one state of it, also when the old one is lost", async () => {
    const { ask, files, pool, open, loads } = setUp();
    const texts = ["0", "1", "2", "3", "4", "wait", "crash once", ...numbered(30)];
    const answer = ask("a", texts);
    await vi.waitFor(() => expect(loads()).toBe(1));
    files.a = "new";
    pool.forget("a");
    open();
    expect(await answer).toEqual(answers("new", texts));
  });
});
