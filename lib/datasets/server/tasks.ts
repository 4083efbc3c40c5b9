import "server-only";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { newUuid } from "@/lib/store/ids";
import type { DatasetTask } from "../schema";

/** No estimate before this share of the way: the first moments say little. */
const FIRST_ESTIMATE_SHARE = 0.05;

interface Running {
  id: string;
  kind: DatasetTask["kind"];
  label: string;
  done: number;
  total: number | null;
  unit: DatasetTask["unit"];
  rows: number | null;
  startedAt: number;
  controller: AbortController;
  /** Resolves when its work has ended, however it did. */
  ended: Promise<void>;
}

/** What is under way, by dataset. It is nobody's truth and is gone with the process: records say what is done. */
const running = remember("datasets.tasks", () => new Map<string, Set<Running>>());

/** How a task tells where it is. */
export interface TaskProgress {
  /** Aborted when the task is cancelled, by whoever started it or by `cancelTasks`. */
  readonly signal: AbortSignal;
  report(change: Partial<Pick<Running, "label" | "done" | "total" | "rows">>): void;
}

interface TaskOptions extends Pick<DatasetTask, "kind" | "label"> {
  total?: number | null;
  unit?: DatasetTask["unit"];
  /** Also cancels the task. */
  signal?: AbortSignal;
}

/** Runs `work` as a task of a dataset that pages can watch and cancel. Whoever works looks at `signal` itself. */
export async function runTask<T>(
  datasetId: string,
  { kind, label, total = null, unit = "rows", signal }: TaskOptions,
  work: (progress: TaskProgress) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let end: () => void = () => undefined;
  const task: Running = {
    id: newUuid(),
    kind,
    label,
    done: 0,
    total,
    unit,
    rows: null,
    startedAt: performance.now(),
    controller,
    ended: new Promise((resolve) => {
      end = resolve;
    }),
  };
  const tasks = running.get(datasetId) ?? new Set();
  running.set(datasetId, tasks.add(task));
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    return await work({ signal: controller.signal, report: (change) => Object.assign(task, change) });
  } finally {
    signal?.removeEventListener("abort", abort);
    tasks.delete(task);
    if (tasks.size === 0) running.delete(datasetId);
    end();
  }
}

/** The tasks of a dataset, the oldest first. */
export function listTasks(datasetId: string, now = performance.now()): DatasetTask[] {
  return [...(running.get(datasetId) ?? [])].map((task) => {
    const { id, kind, label, done, total, unit, rows } = task;
    const elapsedMs = now - task.startedAt;
    const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
    const remainingMs = share < FIRST_ESTIMATE_SHARE ? null : elapsedMs * (1 / share - 1);
    return { id, kind, label, done, total, unit, rows, elapsedMs, remainingMs };
  });
}

/** Cancels the tasks of a dataset, of one kind or all of them. */
export function cancelTasks(datasetId: string, kind?: DatasetTask["kind"]): void {
  for (const task of running.get(datasetId) ?? []) {
    if (kind === undefined || task.kind === kind) {
      task.controller.abort(new AppError("cancelled", `${task.label} was cancelled.`));
    }
  }
}

/** Resolves when the tasks that a dataset has now have ended. */
export async function tasksEnded(datasetId: string): Promise<void> {
  await Promise.all(Array.from(running.get(datasetId) ?? [], ({ ended }) => ended));
}

/** Throws Cancelled when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw signal.reason instanceof AppError ? signal.reason : new AppError("cancelled", "This was cancelled.");
}
