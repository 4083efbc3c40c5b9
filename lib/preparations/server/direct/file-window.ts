import "server-only";
import { readSync } from "node:fs";
import { LF } from "@/lib/datasets/server/import/csv-record";
import { SLACK, viewOf } from "./words";

/** Small enough to stay in the processor's cache while it is looked at several times. */
const CHUNK_BYTES = 256 * 1024;

/** A regular file that is open for reading. */
export interface OpenedFile {
  descriptor: number;
  size: number;
}

/** A part of a file in one buffer that moves forward over it, with a line feed after the last byte. */
export class FileWindow {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Where in the file the first byte lies. */
  base = 0;
  /** How many bytes are there. */
  length = 0;
  isAtEnd = false;
  readonly #descriptor: number;
  readonly #size: number;
  readonly #chunkBytes: number;

  constructor({ descriptor, size }: OpenedFile, maxRecordBytes: number, chunkBytes = CHUNK_BYTES) {
    this.#descriptor = descriptor;
    this.#size = size;
    this.#chunkBytes = chunkBytes;
    this.bytes = Buffer.allocUnsafeSlow(chunkBytes + maxRecordBytes + SLACK);
    this.view = viewOf(this.bytes);
  }

  /** Begins at `position` of the file, not before the present one, and reads at least `needed` bytes if there are so many. */
  moveTo(position: number, needed = 0): void {
    const kept = Math.max(0, this.base + this.length - position);
    if (kept > 0) this.bytes.copyWithin(0, this.length - kept, this.length);
    this.base = position;
    this.length = kept;
    const room = this.bytes.length - SLACK;
    const target = Math.min(Math.max(kept + this.#chunkBytes, needed), room, this.#size - position);
    while (this.length < target) {
      const read = readSync(this.#descriptor, this.bytes, this.length, target - this.length, position + this.length);
      if (read === 0) break;
      this.length += read;
    }
    this.isAtEnd = this.length < target || position + this.length >= this.#size;
    this.bytes[this.length] = LF;
  }
}
