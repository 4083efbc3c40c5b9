import "server-only";
import os from "node:os";
import { db } from "@/lib/db/client";
import type { EngineJob, Prisma } from "@/lib/db/generated/client";
import type { EngineEvent, EngineTask, ProbeTask } from "@/lib/engine";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { engineMetrics } from "../metrics";
import { moveJob } from "../move-job";
import { finishCancelled } from "./finish-cancelled";
import { HALT } from "./halt";
import { jobChanges } from "./job-changes";
import { nextProgress, type Progress } from "./progress";
import { type EngineRunner, type Outcome, runTask, workerRunner } from "./runner";
import { createSlots, type Slots } from "./slots";
import { trainJob } from "./train-job";
import { validateJob } from "./validate-job";

/** Validations are short and are waited for, so they run beside the trainings; dry runs take the same places. */
const VALIDATION_SLOTS = 2;
/** After the database could not be asked. */
const RETRY_MS = 1000;

export interface SupervisorOptions {
  runner: EngineRunner;
  /** Trainings at once. */
  trainingSlots: number;
}

export interface Supervisor {
  /** Runs a validation that belongs to no job as soon as there is a place for it. Never rejects. */
  runValidation(makeTask: () => Promise<EngineTask>, signal: AbortSignal): Promise<Outcome>;
  /** Times parts of a training, at once and beside all other work. Never rejects. */
  probe(task: ProbeTask, signal: AbortSignal): Promise<Outcome>;
  /** Looks for work; to be called after anything that may have made some. */
  wake(): void;
  /** Stops what works on a job whose status is CANCELLATION_REQUESTED; the job is CANCELLED when that has stopped. */
  cancel(jobId: string): Promise<void>;
  /** Asks the training of a job to stop and keep the best model so far; nothing when it is not being trained here. */
  finish(jobId: string): void;
  /** How far the work on a job is, with the seconds since it began; null when it is not being worked on here. */
  progress(jobId: string): JobProgress | null;
  /** Whether a training is under way. */
  isTraining(): boolean;
  /** Whether a job is being worked on in this process. */
  holds(jobId: string): boolean;
  /** Stops all work and leaves the jobs as they are, for the next boot. Resolves when nothing runs any more. */
  halt(): Promise<void>;
}

export type JobProgress = Progress & { startedAt: number };

interface Kind {
  to: "VALIDATING" | "RUNNING";
  failed: "FAILED_VALIDATION" | "FAILED";
  slots: Slots;
  work: (job: EngineJob, runner: EngineRunner, signal: AbortSignal) => Promise<void>;
  /** Which of the QUEUED jobs wait for it, and in what order. */
  where: Prisma.EngineJobWhereInput;
  orderBy: Prisma.EngineJobOrderByWithRelationInput[];
}

interface Entry {
  jobId: string;
  kind: Kind;
  controller: AbortController;
  /** Aborted when somebody wants the best model so far. */
  finish: AbortController;
  startedAt: number;
  /** By the last event that told it. */
  progress: Progress | null;
  finished: Promise<void>;
}

/** Takes jobs from the queue, which is the table itself, and gives them to the runner. Jobs are claimed by a move. */
export function createSupervisor({ runner, trainingSlots }: SupervisorOptions): Supervisor {
  const validationSlots = createSlots(VALIDATION_SLOTS);
  const kinds: Kind[] = [
    {
      to: "VALIDATING",
      failed: "FAILED_VALIDATION",
      slots: validationSlots,
      work: (job, itsRunner, signal) => validateJob(job, itsRunner, signal, isTraining()),
      where: { queuedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    },
    {
      to: "RUNNING",
      failed: "FAILED",
      slots: createSlots(trainingSlots),
      work: trainJob,
      where: { queuedAt: { not: null } },
      orderBy: [{ queuedAt: "asc" }, { id: "asc" }],
    },
  ];
  // By entry, not by job: a job may be started, and taken, while its validation is still on its way out.
  const held = new Set<Entry>();
  const isTraining = () => [...held].some((entry) => entry.kind.to === "RUNNING");
  const halted = new AbortController();
  jobChanges().begin();
  let isHalted = false;
  let isLooking = false;
  let looking = Promise.resolve();
  let lookAgain = false;

  function wake(): void {
    lookAgain = true;
    if (!isLooking) looking = look();
  }

  async function look(): Promise<void> {
    isLooking = true;
    try {
      while (lookAgain && !isHalted) {
        lookAgain = false;
        for (const kind of kinds) await fill(kind);
      }
    } catch (error) {
      log.error({ err: error }, "the engine's queue could not be read");
      setTimeout(wake, RETRY_MS).unref();
    } finally {
      isLooking = false;
    }
  }

  async function fill(kind: Kind): Promise<void> {
    while (!isHalted) {
      const release = kind.slots.tryTake();
      if (!release) return;
      let entry: Entry | null = null;
      try {
        const where = { ...kind.where, status: "QUEUED" };
        const job = await db.engineJob.findFirst({ where, orderBy: kind.orderBy });
        if (!job || isHalted) return;
        entry = await claim(job, kind);
        if (entry) entry.finished = carryOut(job, entry, release);
      } finally {
        if (!entry) release();
      }
    }
  }

  /** Null when the job was cancelled meanwhile. */
  async function claim(job: EngineJob, kind: Kind): Promise<Entry | null> {
    const entry: Entry = {
      jobId: job.id,
      kind,
      controller: new AbortController(),
      finish: new AbortController(),
      startedAt: performance.now(),
      progress: null,
      finished: Promise.resolve(),
    };
    // It was asked of an earlier process.
    if (job.finishEarly) entry.finish.abort();
    // Before the move, so that a cancel right after it finds whom to stop.
    held.add(entry);
    let isClaimed = false;
    try {
      isClaimed = await moveJob({ id: job.id, from: "QUEUED", to: kind.to, where: kind.where });
    } finally {
      if (!isClaimed) held.delete(entry);
    }
    return isClaimed ? entry : null;
  }

  async function carryOut(job: EngineJob, entry: Entry, release: () => void): Promise<void> {
    try {
      await entry.kind.work(job, watched(runner, entry), entry.controller.signal);
    } catch (error) {
      log.error({ err: error, jobId: job.id }, "the result of a job could not be stored");
      await giveUp(job.id, entry.kind, error);
    } finally {
      held.delete(entry);
      release();
      wake();
      const work = entry.kind.to === "RUNNING" ? "training" : "validation";
      engineMetrics().workSeconds.observe({ work }, (performance.now() - entry.startedAt) / 1000);
    }
  }

  async function runValidation(makeTask: () => Promise<EngineTask>, signal: AbortSignal): Promise<Outcome> {
    const release = await validationSlots.take(signal);
    if (!release) return { type: "failed", code: "cancelled", message: "The run was cancelled." };
    try {
      return await runTask(makeTask, { runner, signal });
    } finally {
      release();
      wake();
    }
  }

  function probe(task: ProbeTask, signal: AbortSignal): Promise<Outcome> {
    const ends = AbortSignal.any([signal, halted.signal]);
    return runTask(() => Promise.resolve(task), { runner, signal: ends });
  }

  async function cancel(jobId: string): Promise<void> {
    const entries = [...held].filter((entry) => entry.jobId === jobId);
    for (const entry of entries) entry.controller.abort();
    if (entries.length === 0) await finishCancelled(jobId);
  }

  function finish(jobId: string): void {
    for (const entry of held) if (entry.jobId === jobId) entry.finish.abort();
  }

  function progress(jobId: string): JobProgress | null {
    const entry = [...held].findLast((candidate) => candidate.jobId === jobId);
    return entry?.progress ? { ...entry.progress, startedAt: entry.startedAt } : null;
  }

  async function halt(): Promise<void> {
    isHalted = true;
    jobChanges().end();
    halted.abort();
    for (const entry of held) entry.controller.abort(HALT);
    // An entry that is just being claimed is carried out only after this.
    await looking;
    await Promise.all([...held].map((entry) => entry.finished));
  }

  const holds = (jobId: string) => [...held].some((entry) => entry.jobId === jobId);
  return { runValidation, probe, wake, cancel, finish, progress, isTraining, holds, halt };
}

/** A runner that notes how far it is, and hears when somebody wants the best model so far. */
function watched(runner: EngineRunner, entry: Entry): EngineRunner {
  return (task, context) => {
    const emit = (event: EngineEvent) => {
      const before = entry.progress;
      entry.progress = nextProgress(before, event, performance.now());
      // Steps are told when they can be read, by who writes them.
      if (entry.progress?.phase !== before?.phase) jobChanges().note(entry.jobId);
      else if (event.type === "phase") jobChanges().noteOften(entry.jobId);
      context.emit(event);
    };
    return runner(task, { ...context, emit, finish: entry.finish.signal });
  };
}

/** Fails a job whose result could not be stored; when not even that can be written, the next boot takes it up again. */
async function giveUp(id: string, kind: Kind, cause: unknown): Promise<void> {
  const isFull = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
  const error = isFull
    ? "There is no space left on the disk. Make room and run the job again."
    : "The result could not be stored. The server's log has the details; run the job again.";
  try {
    const moved = await moveJob({ id, from: kind.to, to: kind.failed, eventData: { error } });
    if (!moved) await finishCancelled(id);
  } catch (failure) {
    log.error({ err: failure, jobId: id }, "a job could not be moved on");
  }
}

/** One core is left for the requests. */
function defaultSlots(): number {
  return env.trainWorkers ?? Math.max(1, os.availableParallelism() - 1);
}

function holder(): { current: Supervisor } {
  return remember("engine.supervisor", () => ({
    current: createSupervisor({ runner: workerRunner, trainingSlots: defaultSlots() }),
  }));
}

/** The supervisor of this process. */
export function engineSupervisor(): Supervisor {
  return holder().current;
}

/** Halts the supervisor and puts another in its place: for tests, where no worker thread can load the engine. */
export async function replaceSupervisor(options: Partial<SupervisorOptions>): Promise<Supervisor> {
  await holder().current.halt();
  holder().current = createSupervisor({ runner: workerRunner, trainingSlots: defaultSlots(), ...options });
  return holder().current;
}
