import "server-only";
import { setImmediate } from "node:timers/promises";
import type { Piece } from "./serving/batch-job";

/** Some milliseconds of work for the database, in which nothing else runs: libSQL is synchronous. */
export const PAGE_ROWS = 2000;

/** JSON of some rows with commas between them, where they end, and how many they are. */
export interface Page {
  json: string;
  last: number;
  count: number;
}

/** Reads pages, each after the last row of the one before, until one is not full. Others have their turn between them. */
export async function readInPages(read: (last: number | null) => Promise<Page>): Promise<Piece[]> {
  const encoder = new TextEncoder();
  const pieces: Piece[] = [];
  let last: number | null = null;
  for (;;) {
    const page = await read(last);
    if (page.count > 0) pieces.push(encoder.encode(page.json));
    if (page.count < PAGE_ROWS) return pieces;
    last = page.last;
    await setImmediate();
  }
}
