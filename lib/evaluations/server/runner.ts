import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { SHUTDOWN } from "./answering";
import { MOVING } from "./internal";
import { runEvaluation } from "./run";

/** Free baselines have a turn of their own: no evaluation that somebody waits for waits for them. */
const BASELINES = "baselines";
const BASELINE_KINDS = ["majority", "tfidf"];

export interface EvaluationRunner {
  /** Runs an evaluation when its turn comes: one at a time for each server. Returns at once. */
  enqueue(evaluation: { kind: string; serverId: string }): void;
  /** Stops an evaluation that runs here; resolves when nothing of it is under way. */
  stop(evaluationId: string): Promise<void>;
  /** Takes up everything that is not at its end. */
  takeUp(): Promise<void>;
  /** Ends all that runs, which goes on at the next start. */
  close(): Promise<void>;
}

interface Lane {
  /** Something may have been added since it was last looked for. */
  isNews: boolean;
  loop: Promise<void>;
}

/** Runs the evaluations of this process. */
export function makeRunner(): EvaluationRunner {
  const lanes = new Map<string, Lane>();
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  let isClosed = false;

  function wake(name: string): void {
    if (isClosed) return;
    const known = lanes.get(name);
    if (known !== undefined) {
      known.isNews = true;
      return;
    }
    const lane: Lane = { isNews: true, loop: Promise.resolve() };
    lanes.set(name, lane);
    lane.loop = work(name, lane).catch((error: unknown) => log.error({ err: error }, "evaluations could not be run"));
  }

  async function work(name: string, lane: Lane): Promise<void> {
    try {
      while (lane.isNews && !isClosed) {
        lane.isNews = false;
        await runAll(name);
      }
    } finally {
      // In the same turn as the last look at what is new.
      lanes.delete(name);
    }
  }

  /** What could not even be moved is left for the next time, so as not to try it for ever. */
  async function runAll(name: string): Promise<void> {
    const tried: string[] = [];
    for (;;) {
      const next = isClosed ? null : await nextOf(name, tried);
      if (next === null || isClosed) return;
      tried.push(next);
      await run(next);
      // What has ended may have left baselines to run; waking the lane of the baselines from itself would never end.
      if (name !== BASELINES) wake(BASELINES);
    }
  }

  async function run(evaluationId: string): Promise<void> {
    const controller = new AbortController();
    const done = runEvaluation(evaluationId, controller.signal);
    running.set(evaluationId, { controller, done });
    await done;
    running.delete(evaluationId);
  }

  return {
    enqueue: ({ kind, serverId }) => wake(laneOf(kind, serverId)),
    async stop(evaluationId) {
      const found = running.get(evaluationId);
      found?.controller.abort(new Error("The evaluation was stopped."));
      await found?.done;
    },
    async takeUp() {
      const open = await db.evaluation.findMany({
        where: { status: { in: [...MOVING] } },
        select: { kind: true, serverId: true },
      });
      for (const { kind, serverId } of open) wake(laneOf(kind, serverId));
    },
    async close() {
      isClosed = true;
      for (const { controller } of running.values()) controller.abort(SHUTDOWN);
      await Promise.allSettled([...lanes.values()].map(({ loop }) => loop));
    },
  };
}

function laneOf(kind: string, serverId: string): string {
  return BASELINE_KINDS.includes(kind) ? BASELINES : `server ${serverId}`;
}

/** The one of a lane that waits longest, but for those that were tried. */
async function nextOf(lane: string, tried: readonly string[]): Promise<string | null> {
  const isBaseline = lane === BASELINES;
  const next = await db.evaluation.findFirst({
    where: {
      id: { notIn: [...tried] },
      status: { in: [...MOVING] },
      kind: isBaseline ? { in: BASELINE_KINDS } : { notIn: BASELINE_KINDS },
      ...(isBaseline ? {} : { serverId: lane.slice("server ".length) }),
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return next?.id ?? null;
}

const current = () => remember("evaluation-runner", () => ({ runner: makeRunner() }));

/** The runner of this process. */
export function evaluationRunner(): EvaluationRunner {
  return current().runner;
}

/** Ends what runs and begins with a new runner, which takes it up, as a restart of the process does. */
export async function restartRunner(): Promise<void> {
  await current().runner.close();
  current().runner = makeRunner();
  await current().runner.takeUp();
}
