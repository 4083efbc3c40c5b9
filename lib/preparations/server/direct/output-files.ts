import "server-only";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import type { SplitName } from "../../schema";

export const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

/** Intermediate files: the source as UTF-8, and its rows in a plain form. */
const SCRATCH = ["text", "rows"] as const;
type ScratchName = (typeof SCRATCH)[number];

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
    this.#madeFolder = makeFolders(this.#folder);
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
    for (const name of SCRATCH) rmSync(this.#temporary(name), { force: true });
  }

  discard(): void {
    this.#close();
    for (const name of [...SPLITS, ...SCRATCH]) rmSync(this.#temporary(name), { force: true });
    if (this.#madeFolder !== undefined) removeEmptyFolders(this.#folder, this.#madeFolder);
  }

  /** A path for an intermediate file, which goes with the others. */
  scratchFile(name: ScratchName): string {
    return this.#temporary(name);
  }

  #close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  #temporary(name: SplitName | ScratchName): string {
    return path.join(this.#folder, `.${name}.${process.pid}.part`);
  }
}

/**
 * Makes a folder and those around it that are missing, and returns the outermost of them. One by one: Node's recursive
 * `mkdir` never ends where a file system says that the folder around is not there although it is, as /proc does.
 */
function makeFolders(folder: string): string | undefined {
  const missing: string[] = [];
  let at = folder;
  for (; !statSync(at, { throwIfNoEntry: false }) && at !== path.dirname(at); at = path.dirname(at))
    missing.unshift(at);
  const [outermost] = missing;
  for (const one of missing) {
    try {
      mkdirSync(one);
    } catch (error) {
      if (outermost !== undefined && one !== outermost) removeEmptyFolders(path.dirname(one), outermost);
      throw error;
    }
  }
  return outermost;
}

/** Removes a folder and those around it up to `outermost`, as long as nobody has put anything into them. */
function removeEmptyFolders(folder: string, outermost: string): void {
  try {
    for (let inner = folder; inner.length >= outermost.length; inner = path.dirname(inner)) rmdirSync(inner);
  } catch {
    // Somebody else's file: it stays.
  }
}
