import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { SHUTDOWN } from "../answering";
import { runLearningCurve } from "./run";

export interface LearningRunner {
  /** Looks for curves that are not at their end, and runs them one after the other. Returns at once. */
  wake(): void;
  /** Stops a curve that runs here; resolves when nothing of it is under way. */
  stop(curveId: string): Promise<void>;
  /** Ends what runs, which goes on at the next start. */
  close(): Promise<void>;
}

/** Runs the learning curves of this process. */
function makeRunner(): LearningRunner {
  let loop: Promise<void> | null = null;
  let isNews = false;
  let isClosed = false;
  let running: { curveId: string; controller: AbortController; done: Promise<void> } | null = null;

  async function work(): Promise<void> {
    const tried: string[] = [];
    while (isNews && !isClosed) {
      isNews = false;
      for (let next = await nextCurve(tried); next !== null && !isClosed; next = await nextCurve(tried)) {
        // What could not even be changed is left for the next start.
        tried.push(next);
        const controller = new AbortController();
        const done = runLearningCurve(next, controller.signal);
        running = { curveId: next, controller, done };
        await done;
        running = null;
      }
    }
  }

  return {
    wake() {
      isNews = true;
      if (isClosed || loop !== null) return;
      loop = work()
        .catch((error: unknown) => log.error({ err: error }, "learning curves could not be run"))
        .finally(() => {
          loop = null;
          if (isNews) this.wake();
        });
    },
    async stop(curveId) {
      if (running?.curveId !== curveId) return;
      running.controller.abort(new Error("The learning curve was stopped."));
      await running.done;
    },
    async close() {
      isClosed = true;
      running?.controller.abort(SHUTDOWN);
      await loop;
    },
  };
}

async function nextCurve(tried: readonly string[]): Promise<string | null> {
  const next = await db.learningCurve.findFirst({
    where: { status: "running", id: { notIn: [...tried] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return next?.id ?? null;
}

const current = () => remember("learning-runner", () => ({ runner: makeRunner() }));

/** The runner of this process. */
export function learningRunner(): LearningRunner {
  return current().runner;
}

/** Ends what runs and takes it up with a new runner, as a restart of the process does. */
export async function restartLearning(): Promise<void> {
  await current().runner.close();
  current().runner = makeRunner();
  current().runner.wake();
}
