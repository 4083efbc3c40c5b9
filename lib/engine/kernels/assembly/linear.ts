import { InputTable, Inputs, readInputs, updateInputs } from "./inputs";
import { outputGradient, squaredNorm } from "./output-loss";

/** Written by heads/kernel-linear-head.ts, word for word. */
@unmanaged
class LinearBlock extends InputTable {
  segments: usize;
  segmentCount: i32;
  z: usize;
  learntBelow: f32;
}

/**
 * Trains the linear head `block` on the rows order[0 … count), one at a time; returns the summed loss before each update.
 * `labelPtr` and `labelIds` are the arrays of a LabelRows, `step` is η.
 */
export function trainLinear(
  block: usize,
  inputs: usize,
  labelPtr: usize,
  labelIds: usize,
  order: usize,
  count: i32,
  step: f32,
): f64 {
  const head = changetype<LinearBlock>(block);
  const rows = changetype<Inputs>(inputs);
  const z = head.z;
  const labelBytes = <usize>head.segmentCount << 2;
  let loss: f64 = 0;
  for (let i = 0; i < count; i++) {
    const row = load<i32>(order + (<usize>i << 2));
    readInputs(head, rows, row, z);
    loss += outputGradient(z, head.segments, head.segmentCount, labelPtr + <usize>row * labelBytes, labelIds);
    const norm = squaredNorm(z, head.columns);
    if (norm >= head.learntBelow) updateInputs(head, rows, row, z, norm, step);
  }
  return loss;
}

/** The outputs of rows [from … to), one after another into `out`. */
export function scoreLinear(block: usize, inputs: usize, from: i32, to: i32, out: usize): void {
  const head = changetype<LinearBlock>(block);
  const bytes = <usize>head.columns << 2;
  for (let row = from; row < to; row++) {
    readInputs(head, changetype<Inputs>(inputs), row, out);
    out += bytes;
  }
}
