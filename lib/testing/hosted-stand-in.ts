import { randomUUID } from "node:crypto";
import { serveHttp, type TestServer } from "./http-server";
import { readFixtureText } from "./wire-fixtures";

/*
 * Plays the hosted Mistral API on loopback: the recorded answers, in the order in which a job gets them. A job moves on
 * by being asked for, so nothing here waits for a clock.
 */

type Json = Record<string, unknown>;

interface StandInOptions {
  /** The only one accepted; without it no key is needed. */
  apiKey?: string;
  /** Training answers 410, the rest works. */
  isRetired?: boolean;
  /** Says that it has what our engine adds. The hosted API has not. */
  hasExtensions?: boolean;
  /** UNIX seconds, at which the recorded story ends. */
  now?: () => number;
}

/** What a job says each time it is asked for, until the next; VALIDATED waits for `start`. */
const STORY = ["queued", "validating", "validated", "started", "running", "success"] as const;
export type Chapter = (typeof STORY)[number];

interface StoredJob {
  id: string;
  createdAt: number;
  /** What was sent. */
  request: Json;
  chapter: Chapter | "cancelled";
}

export interface HostedStandIn extends Pick<TestServer, "origin" | "close"> {
  /** Every request so far, as `POST /v1/files`, the oldest first. */
  readonly asked: string[];
  /** Every body of a create so far. */
  readonly created: Json[];
  /** Jobs stay in a chapter however often they are asked for, until `release`. */
  hold(chapter: Chapter): void;
  release(): void;
  /** Takes requests and answers none from now on. */
  stall(): void;
}

/** Starts one on a free port. */
export async function startHostedStandIn(options: StandInOptions = {}): Promise<HostedStandIn> {
  const hosted = new Hosted(options);
  const server = await serveHttp((request) => hosted.answer(request));
  return {
    origin: server.origin,
    close: server.close,
    asked: hosted.asked,
    created: hosted.created,
    hold: (chapter) => {
      hosted.held = chapter;
    },
    release: () => {
      hosted.held = null;
    },
    stall: () => {
      hosted.isStalled = true;
    },
  };
}

function fixture(name: string): Json {
  return JSON.parse(readFixtureText(`${name}.json`));
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

const CHAPTER_FIXTURES: Record<StoredJob["chapter"], string> = {
  queued: "job-get-queued.response",
  validating: "job-get-queued.response",
  validated: "job-get-validated.response",
  started: "job-start.response",
  running: "job-get-running.response",
  success: "job-get-success.response",
  cancelled: "job-get-cancelled.response",
};

/** When the recorded job was made and when it ended, UNIX seconds. */
const RECORDED = { from: 1_744_814_706, to: 1_744_814_940 };

class Hosted {
  readonly asked: string[] = [];
  readonly created: Json[] = [];
  held: Chapter | null = null;
  isStalled = false;
  private readonly files = new Map<string, Json>();
  private readonly jobs = new Map<string, StoredJob>();

  constructor(private readonly options: StandInOptions) {}

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.asked.push(`${request.method} ${pathname}`);
    if (this.isStalled) return new Promise(() => undefined);
    const { apiKey, isRetired = false, hasExtensions = false } = this.options;
    if (apiKey !== undefined && request.headers.get("authorization") !== `Bearer ${apiKey}`) {
      return json(fixture("error-401"), 401);
    }
    if (pathname === "/v1/x/openapi.json" && hasExtensions) return json({ openapi: "3.1.0" });
    const [, version, ...parts] = pathname.split("/").map(decodeURIComponent);
    if (version !== "v1") return noRoute();
    if (parts[0] === "files") return this.answerFiles(request, parts.slice(1));
    if (parts[0] === "fine_tuning" && parts[1] === "jobs") {
      return isRetired ? json(fixture("error-410-retired"), 410) : this.answerJobs(request, parts.slice(2));
    }
    if (parts[0] === "models" && request.method === "GET") return this.answerModels(parts[1]);
    if (parts[0] === "classifications" && request.method === "POST") return this.classify(await readObject(request));
    return noRoute();
  }

  private async answerFiles(request: Request, [id]: string[]): Promise<Response> {
    if (request.method === "POST" && id === undefined) {
      const file = (await request.formData()).get("file");
      if (!(file instanceof File)) return json(fixture("error-422-file-format"), 422);
      const made = { ...fixture("file-upload.response"), id: randomUUID(), filename: file.name, bytes: file.size };
      this.files.set(made.id, made);
      return json(made);
    }
    const stored = id === undefined ? undefined : this.files.get(id);
    if (request.method === "GET" && stored) return json({ ...stored, deleted: false });
    if (request.method === "GET" && id === undefined) {
      return json({ ...fixture("file-list.response"), data: [...this.files.values()], total: this.files.size });
    }
    return json(fixture("error-404-file"), 404);
  }

  private async answerJobs(request: Request, [id, action]: string[]): Promise<Response> {
    if (id === undefined) {
      return request.method === "POST" ? this.createJob(await readObject(request)) : this.listJobs();
    }
    const job = this.jobs.get(id);
    if (job === undefined) return json(fixture("error-404-job"), 404);
    if (request.method === "GET" && action === undefined) return this.tellJob(job);
    if (request.method === "POST" && action === "start") return this.startJob(job);
    if (request.method === "POST" && action === "cancel") {
      if (job.chapter !== "success") job.chapter = "cancelled";
      return json(this.jobBody(job));
    }
    return noRoute();
  }

  private createJob(request: Json): Response {
    const files = request.training_files;
    if (typeof request.model !== "string" || !Array.isArray(files) || files.length === 0) {
      return json(fixture("error-422-validation-array"), 422);
    }
    const job: StoredJob = { id: randomUUID(), createdAt: this.now(), request, chapter: "queued" };
    this.created.push(request);
    this.jobs.set(job.id, job);
    return json(this.plain(this.jobBody(job)));
  }

  private listJobs(): Response {
    const data = [...this.jobs.values()].reverse().map((job) => this.plain(this.jobBody(job)));
    return json({ object: "list", total: data.length, data });
  }

  /** What the job is now; the next time it is one further. */
  private tellJob(job: StoredJob): Response {
    const body = json(this.jobBody(job));
    const { chapter } = job;
    if (chapter === "cancelled" || chapter === "success" || chapter === this.held) return body;
    if (chapter === "validated" && job.request.auto_start !== true) return body;
    job.chapter = STORY[STORY.indexOf(chapter) + 1] ?? chapter;
    return body;
  }

  private startJob(job: StoredJob): Response {
    if (job.chapter === "validated") job.chapter = "started";
    return json(this.jobBody(job));
  }

  /** The recorded body of this chapter, as one of this job. */
  private jobBody(job: StoredJob): Json {
    const { request, chapter } = job;
    const recorded = fixture(CHAPTER_FIXTURES[chapter]);
    const told = chapter === "validating" ? validating(recorded) : recorded;
    const shift = job.createdAt - RECORDED.to;
    return {
      ...(shifted(told, shift) as Json), // an object goes in, an object comes out
      id: job.id,
      model: request.model,
      auto_start: request.auto_start ?? false,
      suffix: request.suffix ?? null,
      training_files: fileIds(request.training_files),
      validation_files: fileIds(request.validation_files),
      ...(chapter === "success" ? { fine_tuned_model: modelName(job) } : {}),
    };
  }

  /** Lists and the answer to a create have not these. */
  private plain({ events, checkpoints, classifier_targets, ...job }: Json): Json {
    return job;
  }

  private answerModels(id: string | undefined): Response {
    const recorded = fixture("models-list.response").data as Json[]; // as the file has it
    const bases = recorded.filter((card) => card.type === "base");
    const trained = [...this.jobs.values()]
      .filter((job) => job.chapter === "success")
      .map((job) => ({ ...fixture("model-retrieve.response"), id: modelName(job), job: job.id }));
    const cards = [...bases, ...trained];
    if (id === undefined) return json({ object: "list", data: cards });
    const card = cards.find((candidate) => candidate.id === id);
    return card ? json(card) : json(invalidModel(id), 404);
  }

  private classify({ model, input }: Json): Response {
    const isKnown = [...this.jobs.values()].some((job) => job.chapter === "success" && modelName(job) === model);
    if (!isKnown) return json(invalidModel(String(model)), 400);
    const recorded = fixture("classify-single-target.response");
    const results = recorded.results as unknown[]; // as the file has it
    const count = Array.isArray(input) ? input.length : 1;
    return json({ ...recorded, model, results: Array.from({ length: count }, () => results[0]) });
  }

  private now(): number {
    return this.options.now?.() ?? Math.floor(Date.now() / 1000);
  }
}

/** As the gateway answers where there is no such address. */
function noRoute(): Response {
  return json({ message: "no Route matched with those values", request_id: randomUUID().replaceAll("-", "") }, 404);
}

async function readObject(request: Request): Promise<Json> {
  const body: unknown = await request.json().catch(() => null);
  return typeof body === "object" && body !== null ? (body as Json) : {};
}

function invalidModel(model: string): Json {
  return { ...fixture("error-400-invalid-model"), message: `Invalid model: ${model}` };
}

/** No recording caught a job in this state: a queued one, one event further. */
function validating(queued: Json): Json {
  const event = { name: "status-updated", data: { status: "VALIDATING" }, created_at: RECORDED.from };
  return { ...queued, status: "VALIDATING", events: [...(queued.events as Json[]), event] };
}

function fileIds(files: unknown): string[] {
  const list: unknown[] = Array.isArray(files) ? files : [];
  return list.map((file) => (typeof file === "string" ? file : String((file as Json).file_id)));
}

/** `ft:classifier:<base>:<account>:<day>:<suffix>:<start of the job's id>`. */
function modelName({ id, request }: StoredJob): string {
  const suffix = typeof request.suffix === "string" ? `:${request.suffix}` : "";
  return `ft:classifier:${String(request.model)}:3d5e1c0a:20250416${suffix}:${id.slice(0, 8)}`;
}

/** A recorded value with every time in it moved, so that its end is now. */
function shifted(value: unknown, seconds: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shifted(item, seconds));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === "number" && /_at$/.test(key) ? item + seconds : shifted(item, seconds),
    ]),
  );
}
