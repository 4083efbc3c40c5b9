/** Work that is done in steps of some milliseconds: whoever drives it may do something else in between, or stop. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Rows that are gone through in one step: some 10 ms. */
export const STEP_ROWS = 200_000;

/** `numbers.map` in steps. */
export function* mapInSteps(numbers: Int32Array, of: (number: number, index: number) => number): Steps<Int32Array> {
  const mapped = new Int32Array(numbers.length);
  for (let from = 0; from < numbers.length; from += STEP_ROWS) {
    const to = Math.min(numbers.length, from + STEP_ROWS);
    for (let index = from; index < to; index++) mapped[index] = of(numbers[index] ?? 0, index);
    yield;
  }
  return mapped;
}
