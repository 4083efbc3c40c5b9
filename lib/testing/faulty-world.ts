import { randomUUID } from "node:crypto";
import { FAULT_KINDS, type Fault, type FaultKind, type Given } from "./faulty-answers";
import { seeded } from "./seeded";

export type End = "SUCCESS" | "FAILED" | "FAILED_VALIDATION" | "CANCELLED" | "disappears";

export interface WorldPlan {
  seed: number;
  end: End;
  /** Checkpoints of the whole training. */
  steps: number;
  /** Share of requests that go wrong, and after how many the server has got over it. */
  faultRate: number;
  maxFaults: number;
  /** What becomes of creates beside that, one after another. */
  creates: ("lost" | "late")[];
  /** Whether its clock runs backwards, and how far from ours it began, in seconds. */
  clock: { isBackwards: boolean; offset: number };
  isNewestEventFirst: boolean;
  /** Whether a second job on the same files is refused, and whether the list takes notice of its filter. */
  refusesTwins: boolean;
  filters: boolean;
  stallMs: number;
  /** When a create that comes late is carried out. */
  lateMs: number;
}

/** Nothing goes wrong, and the training ends well. */
export const HONEST: WorldPlan = {
  seed: 1,
  end: "SUCCESS",
  steps: 5,
  faultRate: 0,
  maxFaults: 0,
  creates: [],
  clock: { isBackwards: false, offset: 0 },
  isNewestEventFirst: false,
  refusesTwins: false,
  filters: true,
  stallMs: 0,
  lateMs: 0,
};

interface RemoteFile {
  id: string;
  filename: string;
  bytes: number;
}

interface RemoteJob {
  id: string;
  suffix: string;
  trainingFiles: string[];
  validationFiles: string[];
  trainingSteps: number;
  createdAt: number;
  events: { name: string; data: { status: string; error?: string }; created_at: number }[];
  checkpoints: { step_number: number; created_at: number; metrics: { train_loss: number; valid_loss: number } }[];
  /** What is still to come, one for each time that somebody looks. */
  ahead: string[];
}

/** Answers of one POST that carried something out, and the faults of a kind of request that make no sense for others. */
const MISLEADING: readonly FaultKind[] = ["another shape", "an unknown status"];
/** Of these a client may believe that nothing was done, so nothing is. */
const REFUSALS: readonly FaultKind[] = ["429", "429 with seconds", "429 with a date", "404 as a page"];

/** A training server with its files and jobs. It moves on by one each time that a job is asked for. */
export class FaultyWorld {
  readonly files: RemoteFile[] = [];
  readonly jobs: RemoteJob[] = [];
  readonly faults: FaultKind[] = [];
  readonly plan: WorldPlan;
  private readonly random: () => number;
  private readonly creates: ("lost" | "late")[];
  private readonly timers = new Set<NodeJS.Timeout>();
  private isGone = false;
  private ticks = 0;

  constructor(plan: WorldPlan) {
    this.plan = plan;
    this.random = seeded(plan.seed);
    this.creates = [...plan.creates];
  }

  nextFault(of: "create" | "job" | "other"): Fault | null {
    const planned = of === "create" ? this.creates.shift() : undefined;
    if (planned !== undefined) {
      const kind = this.pick(["cut", "hang up", "stall", "500", "502 as a page", "half a JSON"] as const);
      this.faults.push(kind);
      return planned === "late" ? { kind: "stall", when: "late" } : { kind, when: "after" };
    }
    if (this.faults.length >= this.plan.maxFaults || this.random() >= this.plan.faultRate) return null;
    const kind = this.pick(FAULT_KINDS);
    // A server that has not even the routes ends a job before it is made, and rightly so: nothing to get over.
    if (of !== "job" && kind === "404 as a page") return null;
    this.faults.push(kind);
    if (MISLEADING.includes(kind)) return { kind, when: "after" };
    return { kind, when: REFUSALS.includes(kind) || this.random() < 0.5 ? "instead" : "after" };
  }

  later(work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, this.plan.lateMs);
    this.timers.add(timer);
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  respond({ method, path, url, body }: { method: string; path: string; url: URL; body: Buffer }): Given {
    const [, , noun, id = "", action = ""] = path.split("/");
    if (noun === "x") return { status: 404, body: { detail: "Not Found" } };
    if (noun === "files") {
      if (method === "POST") return { status: 200, body: this.fileBody(this.upload(body.toString("latin1"))) };
      return id === "" ? this.listFiles(url) : this.retrieveFile(id);
    }
    if (id === "jobs" && method === "POST" && action === "") return this.create(JSON.parse(body.toString("utf8")));
    if (id === "jobs" && action === "") return this.listJobs(url);
    return this.getJob(action);
  }

  private pick<T>(from: readonly T[]): T {
    const value = from[Math.floor(this.random() * from.length)];
    if (value === undefined) throw new Error("There is nothing to choose from.");
    return value;
  }

  /** In seconds, by the clock of this machine. */
  private now(): number {
    this.ticks += 1;
    const { isBackwards, offset } = this.plan.clock;
    return Math.floor(Date.now() / 1000) + offset + (isBackwards ? -7 * this.ticks : 0);
  }

  private upload(form: string): RemoteFile {
    const filename = /filename="([^"]*)"/.exec(form)?.[1] ?? "blob";
    const content = /filename="[^"]*"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(form)?.[1] ?? "";
    const file = { id: randomUUID(), filename, bytes: content.length };
    this.files.push(file);
    return file;
  }

  private fileBody({ id, filename, bytes }: RemoteFile) {
    const rest = { object: "file", created_at: 1, purpose: "fine-tune", sample_type: "instruct", source: "upload" };
    return { id, filename, bytes, ...rest, deleted: false };
  }

  private listFiles(url: URL): Given {
    const search = url.searchParams.get("search") ?? "";
    const data = this.files.filter(({ filename }) => filename.includes(search)).map((file) => this.fileBody(file));
    return { status: 200, body: { data, object: "list", total: data.length } };
  }

  private retrieveFile(id: string): Given {
    const file = this.files.find((entry) => entry.id === id);
    if (!file) return { status: 404, body: { detail: "No file matches the given query." } };
    return { status: 200, body: this.fileBody(file) };
  }

  private create(request: Record<string, unknown>): Given {
    const twin = this.jobs[0];
    if (twin && this.plan.refusesTwins && twin.ahead.length > 0) {
      return { status: 409, body: { detail: `A similar job is under way: ${twin.id}.` } };
    }
    const files = request.training_files as { file_id: string }[];
    const job: RemoteJob = {
      id: randomUUID(),
      suffix: String(request.suffix),
      trainingFiles: files.map((file) => file.file_id),
      validationFiles: (request.validation_files as string[] | undefined) ?? [],
      trainingSteps: (request.hyperparameters as { training_steps: number }).training_steps,
      createdAt: this.now(),
      events: [],
      checkpoints: [],
      ahead: this.future(),
    };
    this.say(job, "QUEUED");
    this.jobs.push(job);
    return { status: 200, body: this.jobBody(job) };
  }

  private future(): string[] {
    const { end, steps } = this.plan;
    if (end === "FAILED_VALIDATION") return ["VALIDATING", end];
    const done = end === "SUCCESS" || end === "disappears" ? steps : Math.ceil(steps / 2);
    const curve = Array.from({ length: done }, (_, index) => `step ${index + 1}`);
    return ["VALIDATING", "VALIDATED", "RUNNING", ...curve, end];
  }

  private say(job: RemoteJob, status: string): void {
    const data = status.startsWith("FAILED") ? { status, error: "It did not work out." } : { status };
    job.events.push({ name: "status-updated", data, created_at: this.now() });
  }

  private getJob(id: string): Given {
    const job = this.jobs.find((entry) => entry.id === id);
    if (job) this.moveOn(job);
    if (!job || this.isGone) return { status: 404, body: { detail: "No fine tuning job matches the given query." } };
    const { events, checkpoints } = job;
    const details = {
      events: this.plan.isNewestEventFirst ? events.toReversed() : events,
      checkpoints: checkpoints.toReversed(),
      classifier_targets: [{ name: "label", labels: ["a", "b"], weight: 1, loss_function: "single_class" }],
    };
    return { status: 200, body: { ...this.jobBody(job), ...details } };
  }

  /** By one notch or, as polls may miss some, by several. */
  private moveOn(job: RemoteJob): void {
    for (let notches = this.random() < 0.3 ? 3 : 1; notches > 0; notches -= 1) {
      const next = job.ahead.shift();
      if (next === undefined) return;
      if (next === "disappears") this.isGone = true;
      else if (next.startsWith("step ")) {
        const step = Number(next.slice(5));
        const metrics = { train_loss: 1 / step, valid_loss: step % 3 === 0 ? 2 / step : 0 };
        job.checkpoints.push({ step_number: step, created_at: this.now(), metrics });
      } else this.say(job, next);
    }
  }

  private jobBody(job: RemoteJob) {
    const status = job.events.at(-1)?.data.status ?? "QUEUED";
    return {
      id: job.id,
      object: "job",
      auto_start: true,
      model: "ministral-3b-latest",
      status,
      created_at: job.createdAt,
      modified_at: job.createdAt,
      training_files: job.trainingFiles,
      validation_files: job.validationFiles,
      fine_tuned_model: status === "SUCCESS" ? `ft:classifier:ministral-3b-latest:00000000:20250101:${job.id}` : null,
      suffix: job.suffix,
      integrations: [],
      trained_tokens: null,
      metadata: null,
      job_type: "classifier",
      hyperparameters: { training_steps: job.trainingSteps, learning_rate: 0.00004 },
    };
  }

  private listJobs(url: URL): Given {
    const wanted = this.plan.filters ? url.searchParams.get("suffix") : null;
    const data = this.jobs.filter(({ suffix }) => wanted === null || suffix === wanted).map((job) => this.jobBody(job));
    return { status: 200, body: { data, object: "list", total: data.length } };
  }
}
