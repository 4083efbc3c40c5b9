import { f32, i32 } from "../typed";
import { positionSignals } from "./pack";
import type { DenseWeights, EncoderWeights, LayerWeights, NormWeights } from "./read-package";

/*
 * The sentence encoder in plain float32, one loop per formula: what the kernels are measured against. Matrices are row-major.
 */

const STATIC = 256;
const HEADS = 4;

/** The sentence vector (512 floats of unit length) of one text's subwords. */
export function encodeReference(ids: Int32Array, weights: EncoderWeights): Float32Array {
  const input = placedSubwords(ids, weights);
  const stream = multiply(input, weights.residual);
  const [first, second] = weights.layers;
  transform(input, stream, first);
  transform(stream, stream, second);
  return tanhToUnitLength(multiply(meanRows(stream, ids.length), weights.final));
}

function placedSubwords(ids: Int32Array, { embeddings, frequencies }: EncoderWeights): Float32Array {
  const positions = positionSignals(frequencies);
  return Float32Array.from(
    { length: ids.length * STATIC },
    (_, at) => 2 * f32(embeddings, i32(ids, Math.floor(at / STATIC)) * STATIC + (at % STATIC)) + f32(positions, at),
  );
}

/** One layer: adds the attention over `x`, then the wide layer over the stream itself, to `stream`. */
function transform(x: Float32Array, stream: Float32Array, layer: LayerWeights): void {
  const normed = layerNorm(x, layer.attentionNorm);
  const mixed = attend(multiply(normed, layer.qkv), HEADS, layer.qkv.inputs / HEADS);
  add(stream, multiply(mixed, layer.attentionOut));
  const wide = multiply(layerNorm(stream, layer.feedNorm), layer.widen).map((value) => Math.max(0, value));
  add(stream, multiply(wide, layer.narrow));
}

function add(sum: Float32Array, terms: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = f32(sum, i) + f32(terms, i);
}

/** x · weights + bias. */
export function multiply(x: Float32Array, { weights, bias, inputs, outputs }: DenseWeights): Float32Array {
  const rows = x.length / inputs;
  const out = new Float32Array(rows * outputs);
  const read = f32; // a local name: a test runner looks an imported one up at every call
  for (let row = 0; row < rows; row++) {
    const sums = out.subarray(row * outputs, (row + 1) * outputs);
    sums.set(bias);
    for (let k = 0; k < inputs; k++) {
      const factor = f32(x, row * inputs + k);
      const from = k * outputs;
      for (let column = 0; column < outputs; column++) {
        sums[column] = read(sums, column) + factor * read(weights, from + column);
      }
    }
  }
  return out;
}

/** (x − mean) / √(variance + 1e-6) · gain + bias, row by row. */
export function layerNorm(x: Float32Array, { gain, bias }: NormWeights): Float32Array {
  const n = gain.length;
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    const row = x.subarray(start, start + n);
    const mean = row.reduce((sum, value) => sum + value, 0) / n;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    const factor = 1 / Math.sqrt(variance + 1e-6);
    for (let i = 0; i < n; i++) out[start + i] = (f32(row, i) - mean) * factor * f32(gain, i) + f32(bias, i);
  }
  return out;
}

/** Per head softmax(q·kᵀ / √width) · v; a row of `qkv` holds the queries of all heads, then the keys, then the values. */
export function attend(qkv: Float32Array, heads: number, width: number): Float32Array {
  const inner = heads * width;
  const count = qkv.length / (3 * inner);
  const out = new Float32Array(count * inner);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < count; row++) {
      const query = row * 3 * inner + head * width;
      const weights = softmax(
        Array.from({ length: count }, (_, j) => {
          const key = j * 3 * inner + inner + head * width;
          let dot = 0;
          for (let d = 0; d < width; d++) dot += f32(qkv, query + d) * f32(qkv, key + d);
          return dot / Math.sqrt(width);
        }),
      );
      for (let d = 0; d < width; d++) {
        const value = 2 * inner + head * width + d;
        out[row * inner + head * width + d] = weights.reduce(
          (sum, weight, j) => sum + weight * f32(qkv, j * 3 * inner + value),
          0,
        );
      }
    }
  }
  return out;
}

function softmax(scores: readonly number[]): number[] {
  const peak = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - peak));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The mean of `rows` rows. */
export function meanRows(x: Float32Array, rows: number): Float32Array {
  const n = x.length / rows;
  return Float32Array.from({ length: n }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += f32(x, row * n + column);
    return sum / rows;
  });
}

/** tanh(x), scaled to unit length. */
export function tanhToUnitLength(x: Float32Array): Float32Array {
  const values = x.map(Math.tanh);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}
