import { EngineError } from "../errors";

const PAGE_BYTES = 65_536;
/** WebAssembly addresses 32 bits; the last page stays unused so that ends of arrays fit as well. */
const MAX_PAGES = 65_535;
/** Cache lines, and what vector loads like. */
const ALIGNMENT = 64;
/** Address 0 stays free, as a null. */
const FIRST_ADDRESS = 1024;

/**
 * One shared WebAssembly memory and what lies in it. Allocations are never freed one by one: an arena lives as long as a run, or as
 * a loaded encoder. Addresses are byte offsets; views stay valid when the memory grows. Threads that share `memory` only read what
 * others write after a message has told them that it is there.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  private end = FIRST_ADDRESS;

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  }

  /** Bytes taken so far. */
  get byteLength(): number {
    return this.end;
  }

  /** The address of `bytes` fresh zero bytes, a multiple of 64. Throws EngineError `crashed` when there is not enough memory. */
  allocate(bytes: number): number {
    const address = this.end;
    const end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    const pages = Math.ceil(end / PAGE_BYTES);
    const held = this.memory.buffer.byteLength / PAGE_BYTES;
    if (pages > MAX_PAGES) throw notEnough(end);
    if (pages > held) {
      // A step of an eighth, so that many small allocations do not each ask the system.
      const wanted = Math.min(MAX_PAGES, Math.max(pages, held + (held >> 3)));
      if (!this.grow(wanted - held) && !this.grow(pages - held)) throw notEnough(end);
    }
    this.end = end;
    return address;
  }

  /** Whether the system gave so many more pages. */
  private grow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** `length` fresh zeros. */
  float32(length: number): Float32Array<SharedArrayBuffer> {
    const address = this.allocate(length * 4);
    return new Float32Array(this.buffer, address, length);
  }

  /** As {@link float32}. */
  int32(length: number): Int32Array<SharedArrayBuffer> {
    const address = this.allocate(length * 4);
    return new Int32Array(this.buffer, address, length);
  }

  /** As {@link float32}. */
  int16(length: number): Int16Array<SharedArrayBuffer> {
    const address = this.allocate(length * 2);
    return new Int16Array(this.buffer, address, length);
  }

  /** As {@link float32}. */
  float64(length: number): Float64Array<SharedArrayBuffer> {
    const address = this.allocate(length * 8);
    return new Float64Array(this.buffer, address, length);
  }

  private get buffer(): SharedArrayBuffer {
    return this.memory.buffer as unknown as SharedArrayBuffer; // made with `shared: true`
  }
}

function notEnough(bytes: number): EngineError {
  const gib = (bytes / 1024 ** 3).toFixed(1);
  return new EngineError(
    "crashed",
    `There was not enough memory for this run: it needs more than ${gib} GiB in one piece.`,
  );
}
