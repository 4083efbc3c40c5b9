import type { LabelRows } from "../data/label-rows";
import type { Arena } from "../kernels/arena";
import { type Kernels, loadKernels } from "../kernels/load-kernels";
import { type Head, type HeadShape, LINEAR, type LinearPlacement, type LinearSettings, learntBelow } from "./head";
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
 * Head A: one linear layer, trained with row-wise AdaGrad by the WebAssembly kernels. The weights are row-major by feature: the rows of
 * the sparse features, of the dense values, and the bias. `LinearHead` is the same in plain TypeScript.
 */
export class KernelLinearHead implements Head {
  readonly weights: readonly [Float32Array];
  readonly state: readonly [Float32Array];
  readonly placement: LinearPlacement;
  private readonly kernels: Kernels;
  private readonly inputWords: Int32Array;

  private constructor(memory: WebAssembly.Memory, placement: LinearPlacement) {
    const buffer = bufferOf(memory);
    const { weights, squares } = viewTable(buffer, placement.table);
    this.weights = [weights];
    this.state = [squares];
    this.placement = placement;
    this.kernels = loadKernels(memory);
    this.inputWords = new Int32Array(buffer, placement.inputs, 4);
  }

  /** A new head in the arena, all weights 0; `rateScale` multiplies the base rate (the job's learning rate). */
  static create(arena: Arena, shape: HeadShape, rateScale = 1, settings: LinearSettings = LINEAR): KernelLinearHead {
    const { features, dense, columns, segments } = shape;
    const table = placeTable(arena, features + dense + 1, columns, settings.squares);
    const scratch = arena.allocate(columns * 4);
    const block = placeWords(arena, [
      ...[table.weights, table.squares, features, dense, columns],
      ...[placeSegments(arena, segments), segments.length],
      ...[scratch, floatWord(settings.skipsLearnt ? learntBelow(segments) : 0)],
    ]);
    const inputs = placeWords(arena, [0, 0, 0, 0]);
    const step = settings.rate * rateScale;
    const placement = { block, inputs, features, dense, segments: segments.length, step, table };
    return new KernelLinearHead(arena.memory, { kind: "linear", ...placement });
  }

  /** The head that lies at `placement`, for another thread over the same memory. */
  static attach(memory: WebAssembly.Memory, placement: LinearPlacement): KernelLinearHead {
    return new KernelLinearHead(memory, placement);
  }

  trainRows(inputs: InputRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number {
    const data = { inputs, labels, order, from, to, rate };
    return callTrain(this.kernels.trainLinear, this.placement, this.inputWords, data);
  }

  shrink(factor: number): void {
    const { weights, rows, columns } = this.placement.table;
    this.kernels.scale(weights, (rows - 1) * columns, factor);
  }

  score(inputs: InputRows, from: number, to: number, out: Float32Array): void {
    const data = { inputs, from, to, out, columns: this.placement.table.columns };
    callScore(this.kernels.scoreLinear, this.placement, this.inputWords, data);
  }
}
