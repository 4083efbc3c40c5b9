import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FoundCopies } from "../../copies/clusters";
import { findCopies } from "../../copies/find-copies";
import { TextStore } from "../../copies/text-store";

/** Between texts that are handed over as one string. Where a text has one itself, a space does as well. */
export const TEXT_END = "\u001f";

/** A search for copies: takes all texts, then looks. */
export interface CopySearch {
  /** Takes the texts of some rows, with TEXT_END between them. Resolves when it can take more. */
  take(rows: Int32Array<ArrayBuffer>, texts: string): Promise<void>;
  /** Hears from 0 to 1 how far it is. */
  find(onProgress: (share: number) => void): Promise<FoundCopies>;
  /** Stops whatever is under way. */
  close(): void;
}

export type OpenCopySearch = (rowLimit: number) => CopySearch;

/** How long this thread may be busy at once. */
const SLICE_MS = 8;

/** Takes texts into a store. */
export function addTexts(store: TextStore, rows: Int32Array, texts: string): void {
  let from = 0;
  for (const row of rows) {
    const end = texts.indexOf(TEXT_END, from);
    const to = end < 0 ? texts.length : end;
    store.add(row, texts.slice(from, to));
    from = to + 1;
  }
}

/** A search on this thread, in slices: for so few texts that starting another thread would take longer. */
export const searchHere: OpenCopySearch = (rowLimit) => {
  const store = new TextStore(rowLimit);
  let isClosed = false;
  return {
    take: async (rows, texts) => addTexts(store, rows, texts),
    find: async (onProgress) => {
      const steps = findCopies(store);
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
};
