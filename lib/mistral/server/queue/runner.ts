import "server-only";
import { type EngineEvent, type EngineTask, spawnEngineWorker } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** Performs a task of the engine; the last event is `validated`, `probed`, `done` or `failed`. Rejects only on a defect. */
export type EngineRunner = (
  task: EngineTask,
  context: {
    emit: (event: EngineEvent) => void;
    signal: AbortSignal;
    /** Aborted when the training shall stop and keep the best model so far. */
    finish?: AbortSignal;
  },
) => Promise<void>;

/** In a worker thread, so that requests are answered while a job trains. */
export const workerRunner: EngineRunner = spawnEngineWorker;

export type Outcome = Extract<EngineEvent, { type: "validated" | "probed" | "done" | "failed" }>;

/**
 * Makes a task and runs it to its end; hands every other event to `onEvent`. Never rejects: what goes wrong on the way
 * (a file that is gone, a defect) is an outcome of type `failed`.
 */
export async function runTask(
  makeTask: () => Promise<EngineTask>,
  { runner, signal, onEvent }: { runner: EngineRunner; signal: AbortSignal; onEvent?: (event: EngineEvent) => void },
): Promise<Outcome> {
  let outcome: Outcome | null = null;
  const emit = (event: EngineEvent) => {
    if (event.type === "phase" || event.type === "step") onEvent?.(event);
    else outcome = event;
  };
  try {
    const task = await makeTask();
    if (signal.aborted) return { type: "failed", code: "cancelled", message: "The run was cancelled." };
    await runner(task, { emit, signal });
    return outcome ?? failed("The run ended without a result.");
  } catch (error) {
    if (error instanceof AppError) return failed(error.message);
    log.error({ err: error }, "an engine run failed");
    return failed("The run stopped because of an internal error. The server's log has the details.");
  }
}

function failed(message: string): Outcome {
  return { type: "failed", code: "crashed", message };
}
