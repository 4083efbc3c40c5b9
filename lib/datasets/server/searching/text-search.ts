import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Between texts that are handed over as one string. Where a text has one itself, a space does as well. */
export const TEXT_END = "\u001f";

/** A search through the texts of a dataset: takes all of them, then looks. */
export interface TextSearch<Found> {
  /** Takes the texts of some rows, with TEXT_END between them. Resolves when it can take more. */
  take(rows: Int32Array<ArrayBuffer>, texts: string): Promise<void>;
  /** Hears from 0 to 1 how far it is. */
  find(onProgress: (share: number) => void): Promise<Found>;
  /** Stops whatever is under way. */
  close(): void;
}

/** What is looked for: each text as it comes, then the looking in steps that tell how far they are. */
export interface Search<Found> {
  add(row: number, text: string): void;
  find(): Generator<number, Found, undefined>;
}

/** How long this thread may be busy at once. */
const SLICE_MS = 8;

/** Takes apart what `take` is given. */
export function eachText(rows: Int32Array, texts: string, add: (row: number, text: string) => void): void {
  let from = 0;
  for (const row of rows) {
    const end = texts.indexOf(TEXT_END, from);
    const to = end < 0 ? texts.length : end;
    add(row, texts.slice(from, to));
    from = to + 1;
  }
}

/** A search on this thread, in slices: for so few texts that starting another thread would take longer. */
export function searchInSlices<Found>(search: Search<Found>): TextSearch<Found> {
  let isClosed = false;
  return {
    take: async (rows, texts) => eachText(rows, texts, search.add),
    find: async (onProgress) => {
      const steps = search.find();
      let startedAt = performance.now();
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return step.value;
        onProgress(step.value);
        if (performance.now() - startedAt < SLICE_MS) continue;
        await nextTurn();
        if (isClosed) throw new Error("The search was closed.");
        startedAt = performance.now();
      }
    },
    close: () => {
      isClosed = true;
    },
  };
}
