import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import type { EngineEvent, EngineTask, ValidateTask } from "./protocol";
import { prepareTransfer, spawnEngineWorker } from "./spawn-worker";
import { superviseWorker } from "./supervise-worker";

const FAILED = '{ type: "failed", code: "unsupported", message: "no" }';
const PHASE = '{ type: "phase", phase: "reading", done: 1, total: 2 }';

/** A real thread that runs plain JavaScript; `port` is its end of the line. */
function thread(body: string): Worker {
  return new Worker(`const { parentPort: port } = require("node:worker_threads"); ${body}`, { eval: true });
}

async function supervise(worker: Worker, controller = new AbortController(), onEvent = (_: EngineEvent) => {}) {
  const events: EngineEvent[] = [];
  const emit = (event: EngineEvent) => {
    events.push(event);
    onEvent(event);
  };
  await superviseWorker(worker, { emit, signal: controller.signal }, 50);
  return events;
}

describe("superviseWorker", () => {
  it("passes events on and ends with the thread", async () => {
    const events = await supervise(thread(`port.postMessage(${PHASE}); port.postMessage(${FAILED});`));
    expect(events.map((event) => event.type)).toEqual(["phase", "failed"]);
  });

  it("passes on one terminal event only", async () => {
    const events = await supervise(
      thread(`port.postMessage(${FAILED}); port.postMessage(${FAILED}); process.exit(3);`),
    );
    expect(events).toEqual([{ type: "failed", code: "unsupported", message: "no" }]);
  });

  it.each<[string, string, RegExp]>([
    ["throws", 'throw new Error("kaputt");', /crashed \(kaputt\)/],
    ["exits", "process.exit(3);", /ended unexpectedly \(exit code 3\)/],
    ["ends without a word", "", /exit code 0/],
    ["sends nonsense", 'port.postMessage("hello");', /not understood/],
  ])("makes a failure of a thread that %s", async (_, body, message) => {
    const events = await supervise(thread(body));
    expect(events).toEqual([{ type: "failed", code: "crashed", message: expect.stringMatching(message) }]);
  });

  it("ends a thread that sends nonsense and goes on", async () => {
    const worker = thread(`port.postMessage("hello"); setInterval(() => {}, 1000);`);
    const events = await supervise(worker);
    expect(events).toEqual([{ type: "failed", code: "crashed", message: expect.stringMatching(/not understood/) }]);
    expect(worker.threadId).toBe(-1);
  });

  it("says so when the thread runs out of memory", async () => {
    const worker = new Worker("const all = []; for (;;) all.push(new Array(1000).fill({}));", {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 16 },
      stderr: true,
    });
    const events = await supervise(worker);
    expect(events).toEqual([{ type: "failed", code: "crashed", message: expect.stringMatching(/ran out of memory/) }]);
  });

  it("asks a cancelled thread to stop", async () => {
    const controller = new AbortController();
    const worker = thread(`port.on("message", (m) => { if (m.type === "cancel") {
      port.postMessage({ type: "failed", code: "cancelled", message: "stopped by itself" }); port.close(); } });
      port.postMessage(${PHASE});`);
    const events = await supervise(worker, controller, () => controller.abort());
    expect(events.at(-1)).toEqual({ type: "failed", code: "cancelled", message: "stopped by itself" });
  });

  it("ends a cancelled thread that does not listen", async () => {
    const controller = new AbortController();
    const events = await supervise(thread(`port.postMessage(${PHASE}); for (;;);`), controller, () =>
      controller.abort(),
    );
    expect(events.at(-1)).toEqual({ type: "failed", code: "cancelled", message: "The run was cancelled." });
  });

  it("rejects, and ends the thread, when the listener throws", async () => {
    const worker = thread(`port.postMessage(${PHASE}); setInterval(() => {}, 1000);`);
    const failing = supervise(worker, undefined, () => {
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(worker.threadId).toBe(-1);
  });
});

describe("prepareTransfer", () => {
  const task = (bytes: Uint8Array[]): ValidateTask => ({
    kind: "validate",
    trainingFiles: bytes.map((file, i) => ({ name: `f${i}`, bytes: file, weight: 1 })),
    validationFiles: bytes.slice(0, 1).map((file) => ({ name: "v", bytes: file, weight: 1 })),
    requestedTargets: null,
    hyperparameters: {
      training_steps: 1,
      epochs: null,
      learning_rate: 4e-5,
      weight_decay: 0.1,
      warmup_fraction: 0.05,
      seq_len: 16384,
    },
    invalidSampleSkipFraction: 0,
    encoderDirectory: null,
    level: "ngram",
  });

  it("moves whole buffers once, and copies views into larger ones", () => {
    const whole = Uint8Array.of(1, 2, 3);
    const pooled = Buffer.from("abc");
    const { workerData, transferList } = prepareTransfer(task([whole, pooled]));
    const sent = structuredClone(workerData, { transfer: transferList });
    expect(sent.trainingFiles.map((file) => [...file.bytes])).toEqual([
      [1, 2, 3],
      [97, 98, 99],
    ]);
    expect([...(sent.validationFiles[0]?.bytes ?? [])]).toEqual([1, 2, 3]);
    expect(whole.length).toBe(0);
    expect(pooled.toString()).toBe("abc");
  });
});

it("does not start a thread for a run that is cancelled already", async () => {
  const events: EngineEvent[] = [];
  const context = { emit: (event: EngineEvent) => events.push(event), signal: AbortSignal.abort() };
  await spawnEngineWorker({} as EngineTask, context); // never looked at
  expect(events).toEqual([{ type: "failed", code: "cancelled", message: "The run was cancelled." }]);
});
