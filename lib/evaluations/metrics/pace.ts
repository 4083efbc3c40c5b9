/** Work in steps: after each of them somebody else may have the thread. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Milliseconds after which the thread is given away; a step on top of it stays below 20. */
const SLICE_MS = 8;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Runs all steps and lets others run in between, so that a server goes on answering. Throws what a step throws. */
export async function runInSlices<T>(steps: Steps<T>, yieldNow: () => Promise<void> = nextTask): Promise<T> {
  let sliceStart = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - sliceStart >= SLICE_MS) {
      await yieldNow();
      sliceStart = performance.now();
    }
  }
}

/** Runs all steps at once: for work that is known to be short. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
