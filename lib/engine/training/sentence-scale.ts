import { f32, f64 } from "../typed";

/** Under the root, so that a dimension that never varies divides by no zero. */
const EPSILON = 1e-6;

/** How the vectors of the sentence block become inputs: each dimension standardised by the training rows, then the whole to one length. */
export interface SentenceScale {
  mean: Float32Array;
  inverseDeviation: Float32Array;
  /** Length of every scaled vector. */
  norm: number;
}

/** Length of the scaled vectors, by level. */
export const SENTENCE_NORM = { static: 1.75, encoder: 2 } as const;

/** The scale of `rows` vectors of `dimensions` floats, row-major. */
export function fitSentenceScale(values: Float32Array, rows: number, dimensions: number, norm: number): SentenceScale {
  const sums = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  for (let row = 0; row < rows; row++) {
    const at = row * dimensions;
    for (let d = 0; d < dimensions; d++) {
      const value = f32(values, at + d);
      sums[d] = f64(sums, d) + value;
      squares[d] = f64(squares, d) + value * value;
    }
  }
  const count = Math.max(1, rows);
  const mean = Float32Array.from(sums, (sum) => sum / count);
  const inverseDeviation = Float32Array.from(squares, (square, d) => {
    const average = f64(sums, d) / count;
    return 1 / Math.sqrt(Math.max(0, square / count - average * average) + EPSILON);
  });
  return { mean, inverseDeviation, norm };
}

/** Scales `rows` vectors in place, the first at `offset`. A vector that is the mean itself becomes zeros. */
export function applySentenceScale(values: Float32Array, offset: number, rows: number, scale: SentenceScale): void {
  const { mean, inverseDeviation, norm } = scale;
  const dimensions = mean.length;
  for (let row = 0; row < rows; row++) {
    const at = offset + row * dimensions;
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = (f32(values, at + d) - f32(mean, d)) * f32(inverseDeviation, d);
      values[at + d] = value;
      sum += value * value;
    }
    const factor = sum > 0 ? norm / Math.sqrt(sum) : 0;
    for (let d = 0; d < dimensions; d++) values[at + d] = f32(values, at + d) * factor;
  }
}
