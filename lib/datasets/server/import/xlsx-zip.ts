import "server-only";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { AppError, invalid } from "@/lib/errors";
import { throwIfCancelled } from "../tasks";
import { type ImportLimits, unpacksTooLarge } from "./limits";

/** A workbook has some dozens of parts. */
const MAX_PARTS = 10_000;

/** Of a part that is held in memory whole, such as the list of its sheets. Those of real workbooks are far below. */
const MAX_HELD_BYTES = 32 * 1024 ** 2;

/** The parts of a workbook: a zip archive whose directory stands at its end, so the whole file must be there. */
export class WorkbookParts {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #limits: ImportLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #unpacked = new Set<Entry>();
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: ImportLimits, signal?: AbortSignal) {
    this.#zip = zip;
    this.#entries = entries;
    this.#limits = limits;
    this.#signal = signal;
  }

  /** Throws Invalid for a file that is no sound archive. */
  static async open(path: string, limits: ImportLimits, signal?: AbortSignal): Promise<WorkbookParts> {
    const zip = await openPromise(path, { autoClose: false }).catch(throwDamaged);
    try {
      if (zip.entryCount > MAX_PARTS) throw invalid("This archive has more parts than any workbook.");
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
      return new WorkbookParts(zip, entries, limits, signal);
    } catch (error) {
      zip.close();
      return throwDamaged(error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** What a part unpacks to; 0 for one that is not there. */
  sizeOf(name: string): number {
    return this.#entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** The bytes of a part. Throws Invalid where they are damaged, LimitExceeded where they are too many, and Cancelled. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw invalid(`The workbook is incomplete: “${name}” is missing. Save it again in Excel.`);
    // A part that is looked at before it is read is no larger for it.
    if (!this.#unpacked.has(entry)) this.#unpackedBytes += entry.uncompressedSize;
    this.#unpacked.add(entry);
    if (this.#unpackedBytes > this.#limits.maxUnpackedBytes) throw unpacksTooLarge(this.#limits);
    const stream = await this.#zip.openReadStreamPromise(entry).catch(throwDamaged);
    let checksum = 0;
    try {
      for await (const chunk of stream) {
        throwIfCancelled(this.#signal);
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } catch (error) {
      throwDamaged(error);
    } finally {
      stream.destroy();
    }
    if (checksum !== entry.crc32) throw damaged();
  }

  /** The same of a part whose content is kept in memory: throws LimitExceeded where that would take too much. */
  readHeld(name: string): AsyncGenerator<Buffer> {
    if (this.sizeOf(name) > MAX_HELD_BYTES) {
      const megabytes = MAX_HELD_BYTES / 1024 ** 2;
      throw new AppError(
        "limit_exceeded",
        `In this workbook “${name}” is larger than ${megabytes} MB. Save the sheet as CSV, which is read at any size.`,
      );
    }
    return this.read(name);
  }

  close(): void {
    this.#zip.close();
  }
}

function damaged(cause?: unknown): AppError {
  return invalid("This .xlsx file is damaged or cut short. Save it again in Excel, then upload it whole.", [], cause);
}

/** The package's errors say what is wrong with the bytes; ours are passed on. */
function throwDamaged(error: unknown): never {
  throw error instanceof AppError ? error : damaged(error);
}
