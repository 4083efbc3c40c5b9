import "server-only";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import type { SplitName } from "../../schema";

export const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

/** The file of a split in a folder. */
export function splitFile(folder: string, split: SplitName): string {
  return path.join(folder, `${split}.jsonl`);
}

/**
 * The three files of a preparation, written beside their places under other names. Files of earlier preparations stay
 * until `publish`; after `discard` nothing is left that was not there before.
 */
export class OutputFiles {
  readonly #folder: string;
  /** The outermost folder that was made for this; undefined where all were there. */
  readonly #madeFolder: string | undefined;
  readonly #descriptors = new Map<SplitName, number>();

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
    this.#madeFolder = mkdirSync(this.#folder, { recursive: true });
    try {
      for (const split of SPLITS) this.#descriptors.set(split, openSync(this.#temporary(split), "w"));
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Writes all of the bytes; a single write may take fewer. */
  append(split: SplitName, bytes: Uint8Array): void {
    const descriptor = this.#descriptors.get(split);
    if (descriptor === undefined) throw new Error(`The file of ${split} is closed`);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  }

  /** Moves the finished files to their places. A crash leaves each of them old or new, never half. */
  publish(): void {
    for (const descriptor of this.#descriptors.values()) fsyncSync(descriptor);
    this.#close();
    for (const split of SPLITS) renameSync(this.#temporary(split), splitFile(this.#folder, split));
    rmSync(this.scratchFile(), { force: true });
  }

  discard(): void {
    this.#close();
    for (const name of [...SPLITS, "rows"] as const) rmSync(this.#temporary(name), { force: true });
    if (this.#madeFolder !== undefined) removeEmptyFolders(this.#folder, this.#madeFolder);
  }

  /** A path for an intermediate file, which goes with the others. */
  scratchFile(): string {
    return this.#temporary("rows");
  }

  #close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  #temporary(name: SplitName | "rows"): string {
    return path.join(this.#folder, `.${name}.${process.pid}.part`);
  }
}

/** Removes a folder and those around it up to `outermost`, as long as nobody has put anything into them. */
function removeEmptyFolders(folder: string, outermost: string): void {
  try {
    for (let inner = folder; inner.length >= outermost.length; inner = path.dirname(inner)) rmdirSync(inner);
  } catch {
    // Somebody else's file: it stays.
  }
}
