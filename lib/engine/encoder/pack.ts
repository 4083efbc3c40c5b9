import type { Arena } from "../kernels/arena";
import { f32 } from "../typed";
import type { DenseWeights, EncoderWeights, LayerWeights, NormWeights } from "./read-package";
import { MAX_SUBWORDS } from "./subwords";

/** Columns that a kernel works on at a time, and inputs that one multiplication adds up. */
const BLOCK_COLUMNS = 8;
const PAIR = 2;
/** The kernels quantise activations to ± this. */
export const ACTIVATION_LIMIT = 2000;
const MAX_INT32 = 2 ** 31 - 1;

/** Where a weight matrix lies in the arena: int16 packed [outputs/8][inputs/2][8][2], float32 scale and bias per output. */
export interface PackedDense {
  weights: number;
  scales: number;
  bias: number;
  inputs: number;
  outputs: number;
}

export interface PackedNorm {
  gain: number;
  bias: number;
}

export interface PackedLayer {
  attentionNorm: PackedNorm;
  qkv: PackedDense;
  attentionOut: PackedDense;
  feedNorm: PackedNorm;
  widen: PackedDense;
  narrow: PackedDense;
}

/** Addresses of everything that the encoder's two layers need. Plain data: any thread over the same memory can use it. */
export interface PackedEncoder {
  /** float32 [128 × 256], what is added to the subword at each place. */
  positions: number;
  residual: PackedDense;
  layers: readonly [PackedLayer, PackedLayer];
  final: PackedDense;
}

/** Quantises and packs the encoder's weights into `arena` (10 MB). */
export function packEncoder(weights: EncoderWeights, arena: Arena): PackedEncoder {
  const [first, second] = weights.layers;
  return {
    positions: copy(positionSignals(weights.frequencies), arena),
    residual: packDense(weights.residual, arena),
    layers: [packLayer(first, arena), packLayer(second, arena)],
    final: packDense(weights.final, arena),
  };
}

/** [128 × 2·frequencies]: sines, then cosines, of place · frequency. */
export function positionSignals(frequencies: Float32Array): Float32Array {
  const half = frequencies.length;
  const signals = new Float32Array(MAX_SUBWORDS * half * 2);
  for (let place = 0; place < MAX_SUBWORDS; place++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(place * f32(frequencies, i));
      signals[place * half * 2 + i] = Math.sin(angle);
      signals[place * half * 2 + half + i] = Math.cos(angle);
    }
  }
  return signals;
}

function packLayer(layer: LayerWeights, arena: Arena): PackedLayer {
  return {
    attentionNorm: packNorm(layer.attentionNorm, arena),
    qkv: packDense(layer.qkv, arena),
    attentionOut: packDense(layer.attentionOut, arena),
    feedNorm: packNorm(layer.feedNorm, arena),
    widen: packDense(layer.widen, arena),
    narrow: packDense(layer.narrow, arena),
  };
}

function packNorm({ gain, bias }: NormWeights, arena: Arena): PackedNorm {
  return { gain: copy(gain, arena), bias: copy(bias, arena) };
}

/** Quantises the columns of a matrix and lays them out as {@link PackedDense} says. `inputs` is even, `outputs` a multiple of 8. */
export function packDense({ weights, bias, inputs, outputs }: DenseWeights, arena: Arena): PackedDense {
  const scales = columnScales({ weights, inputs, outputs });
  const packed = arena.int16(weights.length);
  const read = f32; // a local name: five million reads, and some bundlers look an imported one up at every call
  for (let row = 0; row < inputs; row++) {
    const inPair = (row >> 1) * BLOCK_COLUMNS * PAIR + (row & 1);
    for (let column = 0; column < outputs; column++) {
      const scale = read(scales, column);
      const value = scale === 0 ? 0 : Math.round(read(weights, row * outputs + column) / scale);
      const block = Math.floor(column / BLOCK_COLUMNS) * BLOCK_COLUMNS * inputs;
      packed[block + inPair + (column % BLOCK_COLUMNS) * PAIR] = value;
    }
  }
  return { weights: packed.byteOffset, scales: copy(scales, arena), bias: copy(bias, arena), inputs, outputs };
}

/** One step of each column's weights. The finest for which `inputs` products with activations cannot overflow an int32. */
function columnScales({ weights, inputs, outputs }: Omit<DenseWeights, "bias">): Float32Array {
  const limit = Math.floor(MAX_INT32 / (inputs * ACTIVATION_LIMIT));
  const scales = new Float32Array(outputs);
  const read = f32;
  for (let row = 0; row < inputs; row++) {
    for (let column = 0; column < outputs; column++) {
      scales[column] = Math.max(read(scales, column), Math.abs(read(weights, row * outputs + column)));
    }
  }
  return scales.map((largest) => largest / limit);
}

function copy(values: Float32Array, arena: Arena): number {
  const placed = arena.float32(values.length);
  placed.set(values);
  return placed.byteOffset;
}
