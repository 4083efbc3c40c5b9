import { Worker } from "node:worker_threads";
import type { SharedEncoder } from "../encoder/sentence-encoder";
import { EngineError } from "../errors";
import type { InputRows } from "../heads/input-rows";
import type { EncodeJob } from "./encode-texts";
import type { OnHeadStep } from "./head-loop";
import type { HeadSetup, HelperCommand, HelperData, HelperReply } from "./helper-protocol";
import type { Member } from "./member";

interface Pending {
  resolve: (step: number) => void;
  reject: (error: Error) => void;
  onStep: OnHeadStep | null;
}

/** The second thread of a training. Commands are carried out one after another; a crash rejects the one that waits and all later ones. */
export class HelperThread implements Member {
  private readonly worker: Worker;
  private readonly waiting: Pending[] = [];
  private death: EngineError | null = null;

  /** `memory` is that of the run's arena. */
  constructor(memory: WebAssembly.Memory) {
    const workerData: HelperData = { memory };
    // Keep this expression literal: bundlers find the thread's source by it.
    this.worker = new Worker(new URL("./helper.ts", import.meta.url), { workerData });
    this.worker.on("message", (message: HelperReply) => this.receive(message));
    this.worker.on("error", (error: unknown) => this.die(error instanceof Error ? error.message : String(error)));
    this.worker.on("messageerror", (error) => this.die(error.message));
    this.worker.on("exit", () => this.die("it ended unexpectedly"));
  }

  /** Takes part in encoding until no text of the job is left. */
  async encode(encoder: { memory: WebAssembly.Memory; shared: SharedEncoder }, job: EncodeJob): Promise<void> {
    await this.call({ type: "encode", encoder, job });
  }

  /** Gives it the head it trains from now on. */
  async setUpHead(setup: HeadSetup): Promise<void> {
    await this.call({ type: "head", setup });
  }

  advance(toStep: number, onStep: OnHeadStep): Promise<number> {
    return this.call({ type: "advance", toStep }, onStep);
  }

  async score(inputs: InputRows, rows: number, out: Float32Array): Promise<void> {
    await this.call({ type: "score", inputs, rows, out });
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    this.death ??= new EngineError("cancelled", "The run was cancelled.");
    await this.worker.terminate();
  }

  private call(command: HelperCommand, onStep: OnHeadStep | null = null): Promise<number> {
    if (this.death !== null) return Promise.reject(this.death);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject, onStep });
      this.worker.postMessage(command);
    });
  }

  private receive(message: HelperReply): void {
    const [pending] = this.waiting;
    if (message.type === "failed") this.die(message.message);
    else if (message.type === "step") pending?.onStep?.(message.step, message.lossSum, message.visits);
    else {
      this.waiting.shift();
      pending?.resolve(message.step);
    }
  }

  private die(reason: string): void {
    this.death ??= new EngineError("crashed", `The second training thread stopped (${reason}).`);
    for (const pending of this.waiting.splice(0)) pending.reject(this.death);
  }
}
