import { exp4, ln, log1p4 } from "./exponent";

/** One target's output columns: see `Segment` of models/segments.ts. `mode` 0 is a softmax, 1 independent sigmoids. */
@unmanaged
class Segment {
  mode: i32;
  start: i32;
  count: i32;
  padded: i32;
  weight: f32;
}

@inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** All ones in the lanes whose column `c + lane` is below `count`: the rest is padding. */
@inline
function realLanes(c: i32, count: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(c), i32x4(0, 1, 2, 3)), i32x4.splat(count));
}

@inline
function column(z: usize, c: i32): usize {
  return z + (<usize>c << 2);
}

/** ‖g‖² of `columns` floats. */
export function squaredNorm(g: usize, columns: i32): f32 {
  let sum = f32x4.splat(0);
  const end = g + (<usize>columns << 2);
  for (; g < end; g += 16) {
    const value = v128.load(g);
    sum = f32x4.add(sum, f32x4.mul(value, value));
  }
  return sumLanes(sum);
}

/**
 * Turns the outputs z of one row into the gradient of all segments, in place, and returns the loss. `labelPtr` points to the row's
 * first entry of the label pointers. Padding gets 0. The formulas are those of models/output-loss.ts.
 */
export function outputGradient(z: usize, segments: usize, segmentCount: i32, labelPtr: usize, ids: usize): f64 {
  let loss: f64 = 0;
  for (let s = 0; s < segmentCount; s++) {
    const segment = changetype<Segment>(segments + <usize>s * offsetof<Segment>());
    const from = ids + (<usize>load<i32>(labelPtr) << 2);
    const to = ids + (<usize>load<i32>(labelPtr, 4) << 2);
    const start = column(z, segment.start);
    const weight = segment.weight;
    if (segment.mode == 1) {
      loss += <f64>weight * sigmoidGradient(start, segment.count, segment.padded, from, to, weight);
    } else if (from == to) {
      memory.fill(start, 0, <usize>segment.padded << 2);
    } else {
      loss += <f64>weight * softmaxGradient(start, segment.count, segment.padded, from, to, weight);
    }
    labelPtr += 4;
  }
  return loss;
}

function softmaxGradient(z: usize, count: i32, padded: i32, from: usize, to: usize, weight: f32): f64 {
  const none = f32x4.splat(-Infinity);
  let highest = none;
  for (let c = 0; c < padded; c += 4) {
    highest = f32x4.max(highest, v128.bitselect(v128.load(column(z, c)), none, realLanes(c, count)));
  }
  const top = max(
    max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
  );
  const share: f64 = 1 / <f64>(<i32>(to - from) >> 2);
  let labelled: f64 = 0;
  for (let id = from; id < to; id += 4) labelled += share * (<f64>load<f32>(column(z, load<i32>(id))) - <f64>top);
  let sums = f32x4.splat(0);
  for (let c = 0; c < padded; c += 4) {
    const logits = f32x4.sub(v128.load(column(z, c)), f32x4.splat(top));
    const e = exp4(v128.bitselect(logits, none, realLanes(c, count)));
    v128.store(column(z, c), e);
    sums = f32x4.add(sums, e);
  }
  const sum = sumLanes(sums);
  const scale = f32x4.splat(weight / sum);
  for (let c = 0; c < padded; c += 4) v128.store(column(z, c), f32x4.mul(v128.load(column(z, c)), scale));
  subtractAt(z, from, to, weight * <f32>share);
  return ln(<f64>sum) - labelled;
}

function sigmoidGradient(z: usize, count: i32, padded: i32, from: usize, to: usize, weight: f32): f64 {
  let loss: f64 = 0;
  for (let id = from; id < to; id += 4) loss -= <f64>load<f32>(column(z, load<i32>(id)));
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  let losses = zero;
  for (let c = 0; c < padded; c += 4) {
    const real = realLanes(c, count);
    const logits = v128.load(column(z, c));
    // With t = e^−|z|: σ(z) is 1/(1+t) or t/(1+t), and ln(1+eᶻ) is max(z, 0) + ln(1+t). Neither end overflows.
    const t = exp4(f32x4.neg(f32x4.abs(logits)));
    const upper = f32x4.div(one, f32x4.add(one, t));
    const p = v128.bitselect(upper, f32x4.mul(t, upper), f32x4.ge(logits, zero));
    v128.store(column(z, c), v128.and(f32x4.mul(p, f32x4.splat(weight)), real));
    losses = f32x4.add(losses, v128.and(f32x4.add(f32x4.max(logits, zero), log1p4(t)), real));
  }
  subtractAt(z, from, to, weight);
  return (loss + <f64>sumLanes(losses)) / <f64>count;
}

function subtractAt(g: usize, from: usize, to: usize, amount: f32): void {
  for (let id = from; id < to; id += 4) {
    const at = column(g, load<i32>(id));
    store<f32>(at, load<f32>(at) - amount);
  }
}
