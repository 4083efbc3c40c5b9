import { type EngineContext, RunContext } from "./context";
import { EngineError } from "./errors";
import { probe } from "./probe-task";
import type { EngineEvent, EngineTask } from "./protocol";
import { train } from "./training/train";
import { validate } from "./validate";

type FailedEvent = Extract<EngineEvent, { type: "failed" }>;

/**
 * Performs a task. Everything it has to say comes as events, the last being `validated`, `probed`, `done` or `failed`; it rejects only when
 * `emit` throws. It gives way to the event loop about every 25 ms and stops soon after `signal` is aborted.
 */
export async function run(task: EngineTask, context: EngineContext): Promise<void> {
  context.emit(await finalEvent(task, context));
}

async function finalEvent(task: EngineTask, context: EngineContext): Promise<EngineEvent> {
  try {
    const runContext = new RunContext(context);
    runContext.pacer.throwIfCancelled();
    if (task.kind === "train") return await train(task, runContext);
    if (task.kind === "probe") return await probe(task, runContext);
    return { type: "validated", report: await validate(task, runContext) };
  } catch (error) {
    return failure(error);
  }
}

/** What an exception means to whoever asked for the run. */
export function failure(error: unknown): FailedEvent {
  if (error instanceof EngineError) {
    const { code, message } = error;
    const isListed = code === "invalid_data" || code === "cancelled" || code === "unsupported";
    return { type: "failed", code: isListed ? code : "crashed", message };
  }
  if (error instanceof RangeError && /allocat|array length|array buffer/i.test(error.message)) {
    return { type: "failed", code: "crashed", message: "There was not enough memory for this training run." };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { type: "failed", code: "crashed", message: `The run stopped because of an internal error (${text}).` };
}
