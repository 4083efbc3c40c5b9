import type { Arena } from "../kernels/arena";
import { f32, i32, item } from "../typed";
import {
  allocateScratch,
  BATCH_SUBWORDS,
  BATCH_TEXTS,
  type Batch,
  ENCODER_DIMENSIONS,
  Forward,
  STATIC_DIMENSIONS,
} from "./forward";
import { type PackedEncoder, packEncoder } from "./pack";
import { type EncoderIdentity, type EncoderWeights, readEncoderPackage, type Vocabulary } from "./read-package";
import { MAX_SUBWORDS, SubwordTokeniser } from "./subwords";

export { ENCODER_DIMENSIONS, STATIC_DIMENSIONS } from "./forward";

/** What another thread needs to use an encoder that lies in a shared memory. Survives structured clone. */
export interface SharedEncoder {
  identity: EncoderIdentity;
  vocabulary: Vocabulary;
  /** Address and length (in floats) of the table of subwords. */
  embeddings: { address: number; length: number };
  /** The layers, and the address of scratch space for this one thread; null where only the table is shared. */
  layers: { packed: PackedEncoder; scratch: number } | null;
}

/**
 * Turns texts into vectors with a fixed English model: the mean of their subwords' embeddings (256 numbers, fast), or two transformer
 * layers over them (512 numbers). A text's vector depends on nothing but the text.
 */
export class SentenceEncoder {
  private readonly tokeniser: SubwordTokeniser;
  private readonly ids = new Int32Array(BATCH_SUBWORDS);
  private readonly starts = new Int32Array(BATCH_TEXTS + 1);
  private forward: Forward | null = null;

  private constructor(
    readonly identity: EncoderIdentity,
    vocabulary: Vocabulary,
    private readonly embeddings: Float32Array,
    /** Makes the layers when they are first needed. */
    private readonly makeForward: () => Forward,
    private readonly shareWith: (withLayers: boolean) => SharedEncoder,
  ) {
    this.tokeniser = new SubwordTokeniser(vocabulary);
  }

  /**
   * Reads the encoder's package at `directory` and puts its table of subwords into `arena` (8 MB); the layers follow (19 MB) when
   * `encode` or `share` is first called. Throws EngineError `unsupported` when the package is absent or damaged.
   */
  static async load(directory: string, arena: Arena): Promise<SentenceEncoder> {
    const { identity, vocabulary, weights } = await readEncoderPackage(directory);
    const embeddings = arena.float32(weights.embeddings.length);
    embeddings.set(weights.embeddings);
    const pack = packOnce(weights, arena);
    return new SentenceEncoder(
      identity,
      vocabulary,
      embeddings,
      () => new Forward(arena.memory, embeddings, pack(), allocateScratch(arena)),
      (withLayers) => ({
        identity,
        vocabulary,
        embeddings: { address: embeddings.byteOffset, length: embeddings.length },
        layers: withLayers ? { packed: pack(), scratch: allocateScratch(arena) } : null,
      }),
    );
  }

  /** A second thread's encoder over the same memory; each thread needs a `share()` of its own. */
  static attach(memory: WebAssembly.Memory, shared: SharedEncoder): SentenceEncoder {
    const { address, length } = shared.embeddings;
    const embeddings = new Float32Array(memory.buffer, address, length);
    return new SentenceEncoder(
      shared.identity,
      shared.vocabulary,
      embeddings,
      () => {
        if (shared.layers === null) throw new Error("Only the encoder's table of subwords was shared.");
        return new Forward(memory, embeddings, shared.layers.packed, shared.layers.scratch);
      },
      () => {
        throw new Error("An attached encoder's arena belongs to another thread: that one shares it.");
      },
    );
  }

  /**
   * What one other thread needs to {@link attach}: for `embedStatic` alone, or with the layers and 9 MB of scratch space for `encode`.
   * Only of an encoder that was loaded here.
   */
  share(use: "static" | "encoder"): SharedEncoder {
    return this.shareWith(use === "encoder");
  }

  /** Subwords that the encoder sees of a text: 1 … 128. */
  countSubwords(text: string): number {
    return this.tokeniser.write(text, this.ids, 0);
  }

  /** Writes the mean subword embedding (256 floats) of texts[from … to) to `out`, text i at row i - from. */
  embedStatic(texts: readonly string[], from: number, to: number, out: Float32Array): void {
    const { embeddings, ids } = this;
    for (let text = from; text < to; text++) {
      const count = this.tokeniser.write(item(texts, text), ids, 0);
      const row = out.subarray((text - from) * STATIC_DIMENSIONS, (text - from + 1) * STATIC_DIMENSIONS).fill(0);
      for (let place = 0; place < count; place++) {
        const at = i32(ids, place) * STATIC_DIMENSIONS;
        for (let d = 0; d < STATIC_DIMENSIONS; d++) row[d] = f32(row, d) + f32(embeddings, at + d);
      }
      for (let d = 0; d < STATIC_DIMENSIONS; d++) row[d] = f32(row, d) / count;
    }
  }

  /**
   * Writes the sentence vector (512 floats of unit length) of texts[from … to) to `out`, text i at row i - from. Takes a few
   * milliseconds a text without giving way: callers pass slices.
   */
  encode(texts: readonly string[], from: number, to: number, out: Float32Array): void {
    this.forward ??= this.makeForward();
    let next = from;
    while (next < to) {
      const batch = this.fillBatch(texts, next, to);
      const vectors = this.forward.run(batch);
      out.set(vectors.subarray(0, batch.texts * ENCODER_DIMENSIONS), (next - from) * ENCODER_DIMENSIONS);
      next += batch.texts;
    }
  }

  /** As many texts from `from` on as surely fit into one batch; at least one. */
  private fillBatch(texts: readonly string[], from: number, to: number): Batch {
    const { ids, starts } = this;
    let end = 0;
    let count = 0;
    while (from + count < to && count < BATCH_TEXTS && end + MAX_SUBWORDS <= BATCH_SUBWORDS) {
      end += this.tokeniser.write(item(texts, from + count), ids, end);
      count++;
      starts[count] = end;
    }
    return { ids, starts, texts: count };
  }
}

/** Packs at the first call and lets go of the float32 weights then. */
function packOnce(weights: EncoderWeights, arena: Arena): () => PackedEncoder {
  let unpacked: EncoderWeights | null = weights;
  let packed: PackedEncoder | null = null;
  return () => {
    if (unpacked) packed = packEncoder(unpacked, arena);
    unpacked = null;
    return packed as PackedEncoder; // set before `unpacked` was let go
  };
}
