import { InputTable, Inputs, readInputs, updateInputs } from "./inputs";
import { outputGradient, squaredNorm, sumLanes } from "./output-loss";
import { addRows, copyRow, rowScale, updateRow } from "./rows";

/** Written by heads/kernel-mlp-head.ts, word for word. The input table's columns are the hidden units. */
@unmanaged
class MlpBlock extends InputTable {
  segments: usize;
  segmentCount: i32;
  /** Output layer: [hidden + 1][outputs], the last row being the bias, and one accumulator a row. */
  outputWeights: usize;
  outputSquares: usize;
  outputs: i32;
  /** One word: the state of the dropout's xorshift32. */
  random: usize;
  /** Scratch: hidden sums (then their gradient), the units that pass on something with their values, the outputs. */
  hidden: usize;
  activeIdx: usize;
  activeVal: usize;
  z: usize;
  learntBelow: f32;
  /** A unit is dropped when its random word is below this. */
  dropBelow: u32;
  /** 1 / the share of units kept. */
  keptScale: f32;
}

/** ReLU and dropout: lists the units that pass something on; one random word for each unit, whatever its value. */
function dropOut(head: MlpBlock): i32 {
  let state = load<u32>(head.random);
  let active: usize = 0;
  const scale = head.keptScale;
  for (let j = 0; j < head.columns; j++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    const value = load<f32>(head.hidden + (<usize>j << 2));
    store<i32>(head.activeIdx + active, j);
    store<f32>(head.activeVal + active, value * scale);
    // No branch: what it would depend on is random.
    active += <usize>(i32(state >= head.dropBelow) & i32(value > 0)) << 2;
  }
  store<u32>(head.random, state);
  return <i32>(active >> 2);
}

/** ReLU alone, as in scoring. */
function rectify(head: MlpBlock): i32 {
  let active: usize = 0;
  for (let j = 0; j < head.columns; j++) {
    const value = load<f32>(head.hidden + (<usize>j << 2));
    store<i32>(head.activeIdx + active, j);
    store<f32>(head.activeVal + active, value);
    active += <usize>i32(value > 0) << 2;
  }
  return <i32>(active >> 2);
}

/** z = output bias + Σ value·output row over the active units. */
function readHidden(head: MlpBlock, active: i32, z: usize): void {
  const bytes = <usize>head.outputs << 2;
  copyRow(z, head.outputWeights + <usize>head.columns * bytes, bytes);
  addRows(z, head.outputWeights, head.outputs, head.activeIdx, head.activeVal, active);
}

/** row −= scale·g, returning g·row as it was before. */
function subtractAndDot(row: usize, g: usize, bytes: usize, scale: f32): f32 {
  const factor = f32x4.splat(scale);
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let c: usize = 0;
  for (; c + 16 < bytes; c += 32) {
    const g0 = v128.load(g + c);
    const g1 = v128.load(g + c, 16);
    const w0 = v128.load(row + c);
    const w1 = v128.load(row + c, 16);
    even = f32x4.add(even, f32x4.mul(g0, w0));
    odd = f32x4.add(odd, f32x4.mul(g1, w1));
    v128.store(row + c, f32x4.sub(w0, f32x4.mul(factor, g0)));
    v128.store(row + c, f32x4.sub(w1, f32x4.mul(factor, g1)), 16);
  }
  if (c < bytes) {
    const g0 = v128.load(g + c);
    const w0 = v128.load(row + c);
    even = f32x4.add(even, f32x4.mul(g0, w0));
    v128.store(row + c, f32x4.sub(w0, f32x4.mul(factor, g0)));
  }
  return sumLanes(f32x4.add(even, odd));
}

/** Updates the output layer with the gradient in head.z and leaves the gradient of the hidden sums in head.hidden. */
function updateOutputs(head: MlpBlock, active: i32, norm: f32, step: f32): void {
  const bytes = <usize>head.outputs << 2;
  const hidden = head.hidden;
  memory.fill(hidden, 0, <usize>head.columns << 2);
  for (let k = 0; k < active; k++) {
    const at = <usize>k << 2;
    const j = <usize>load<i32>(head.activeIdx + at);
    const scale = rowScale(head.outputSquares + (j << 2), load<f32>(head.activeVal + at), norm, step);
    const slope = subtractAndDot(head.outputWeights + j * bytes, head.z, bytes, scale);
    store<f32>(hidden + (j << 2), slope * head.keptScale);
  }
  const bias = <usize>head.columns;
  updateRow(head.outputWeights + bias * bytes, head.outputSquares + (bias << 2), head.outputs, 1, head.z, norm, step);
}

/** As `trainLinear`, for the head with a hidden layer. */
export function trainMlp(
  block: usize,
  inputs: usize,
  labelPtr: usize,
  labelIds: usize,
  order: usize,
  count: i32,
  step: f32,
): f64 {
  const head = changetype<MlpBlock>(block);
  const rows = changetype<Inputs>(inputs);
  const z = head.z;
  const labelBytes = <usize>head.segmentCount << 2;
  let loss: f64 = 0;
  for (let i = 0; i < count; i++) {
    const row = load<i32>(order + (<usize>i << 2));
    readInputs(head, rows, row, head.hidden);
    const active = dropOut(head);
    readHidden(head, active, z);
    loss += outputGradient(z, head.segments, head.segmentCount, labelPtr + <usize>row * labelBytes, labelIds);
    const norm = squaredNorm(z, head.outputs);
    if (norm < head.learntBelow) continue;
    updateOutputs(head, active, norm, step);
    const hiddenNorm = squaredNorm(head.hidden, head.columns);
    if (hiddenNorm > 0) updateInputs(head, rows, row, head.hidden, hiddenNorm, step);
  }
  return loss;
}

/** As `scoreLinear`; no unit is dropped. */
export function scoreMlp(block: usize, inputs: usize, from: i32, to: i32, out: usize): void {
  const head = changetype<MlpBlock>(block);
  const bytes = <usize>head.outputs << 2;
  for (let row = from; row < to; row++) {
    readInputs(head, changetype<Inputs>(inputs), row, head.hidden);
    readHidden(head, rectify(head), out);
    out += bytes;
  }
}

/** The hidden layer of rows [from … to), after ReLU, one row of `columns` floats after another into `out`. */
export function hiddenMlp(block: usize, inputs: usize, from: i32, to: i32, out: usize): void {
  const head = changetype<MlpBlock>(block);
  for (let row = from; row < to; row++) {
    readInputs(head, changetype<Inputs>(inputs), row, out);
    const end = out + (<usize>head.columns << 2);
    for (; out < end; out += 16) v128.store(out, f32x4.max(v128.load(out), f32x4.splat(0)));
  }
}
