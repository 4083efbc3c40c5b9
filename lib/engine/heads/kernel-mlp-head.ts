import type { LabelRows } from "../data/label-rows";
import type { Arena } from "../kernels/arena";
import { type Kernels, loadKernels } from "../kernels/load-kernels";
import { DROP_BELOW, type Head, type HeadShape, KEPT_SCALE, learntBelow, MLP, type MlpPlacement } from "./head";
import { fillMlp, firstDropoutState } from "./initial-weights";
import type { InputRows } from "./input-rows";
import {
  bufferOf,
  callScore,
  callTrain,
  floatWord,
  placeSegments,
  placeTable,
  placeWords,
  viewTable,
} from "./kernel-calls";

/**
 * Head B: a hidden layer of 128 ReLU units with dropout, trained with row-wise AdaGrad by the WebAssembly kernels. Weights: the input
 * layer (rows of the sparse features, of the dense values, the bias) and the output layer (a row a unit, the bias). `MlpHead` is
 * the same in plain TypeScript.
 */
export class KernelMlpHead implements Head {
  readonly weights: readonly [Float32Array, Float32Array];
  readonly state: readonly [Float32Array, Float32Array, Int32Array];
  readonly placement: MlpPlacement;
  private readonly kernels: Kernels;
  private readonly inputWords: Int32Array;

  private constructor(memory: WebAssembly.Memory, placement: MlpPlacement) {
    const buffer = bufferOf(memory);
    const input = viewTable(buffer, placement.table);
    const output = viewTable(buffer, placement.output);
    this.weights = [input.weights, output.weights];
    this.state = [input.squares, output.squares, new Int32Array(buffer, placement.random, 1)];
    this.placement = placement;
    this.kernels = loadKernels(memory);
    this.inputWords = new Int32Array(buffer, placement.inputs, 4);
  }

  /** A new head in the arena; the job's `seed` decides its first weights and what is dropped, `rateScale` multiplies the base rate. */
  static create(arena: Arena, shape: HeadShape, options: { seed: number; rateScale?: number }): KernelMlpHead {
    const { features, dense, columns, segments } = shape;
    const table = placeTable(arena, features + dense + 1, MLP.hidden, MLP.hiddenSquares);
    const output = placeTable(arena, MLP.hidden + 1, columns, MLP.outputSquares);
    const random = placeWords(arena, [firstDropoutState(options.seed)]);
    const scratch = (length: number) => arena.allocate(length * 4);
    const block = placeWords(arena, [
      ...[table.weights, table.squares, features, dense, MLP.hidden],
      ...[placeSegments(arena, segments), segments.length],
      ...[output.weights, output.squares, columns, random],
      ...[scratch(MLP.hidden), scratch(MLP.hidden), scratch(MLP.hidden), scratch(columns)],
      ...[floatWord(learntBelow(segments)), DROP_BELOW, floatWord(KEPT_SCALE)],
    ]);
    const inputs = placeWords(arena, [0, 0, 0, 0]);
    const step = MLP.rate * (options.rateScale ?? 1);
    const placement = { block, inputs, features, dense, segments: segments.length, step, table, output, random };
    const head = new KernelMlpHead(arena.memory, { kind: "mlp", ...placement });
    fillMlp(shape, options.seed, ...head.weights);
    return head;
  }

  /** The head that lies at `placement`, for another thread over the same memory. */
  static attach(memory: WebAssembly.Memory, placement: MlpPlacement): KernelMlpHead {
    return new KernelMlpHead(memory, placement);
  }

  trainRows(inputs: InputRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number {
    const data = { inputs, labels, order, from, to, rate };
    return callTrain(this.kernels.trainMlp, this.placement, this.inputWords, data);
  }

  shrink(factor: number): void {
    for (const { weights, rows, columns } of [this.placement.table, this.placement.output]) {
      this.kernels.scale(weights, (rows - 1) * columns, factor);
    }
  }

  score(inputs: InputRows, from: number, to: number, out: Float32Array): void {
    const data = { inputs, from, to, out, columns: this.placement.output.columns };
    callScore(this.kernels.scoreMlp, this.placement, this.inputWords, data);
  }

  /** The hidden units of rows [from … to) after ReLU, 128 floats a row, into `out`. */
  represent(inputs: InputRows, from: number, to: number, out: Float32Array): void {
    const data = { inputs, from, to, out, columns: MLP.hidden };
    callScore(this.kernels.hiddenMlp, this.placement, this.inputWords, data);
  }
}
