import { setPriority } from "node:os";

/** Nice value of the threads that train. */
const TRAINING_NICENESS = 10;

/**
 * Lets everything else go first on a busy machine: called on a thread that trains, so that answers do not wait for it. On Linux alone,
 * where a priority belongs to a thread; elsewhere it would be the whole process's.
 */
export function standBack(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, TRAINING_NICENESS);
  } catch {
    // Not allowed here: then it trains at the priority of the rest.
  }
}
