import { i32 } from "@/lib/typed";
import { groupRows } from "../group-rows";
import { MersenneTwister } from "../mersenne-twister";
import type { Steps } from "../steps";
import type { LabelClasses } from "./label-classes";
import type { Portion, SideNeeds } from "./side-needs";
import { SIDE_COUNT, TRAIN } from "./sides";
import { type UnitRows, unitCount } from "./unit-rows";

const STEP_UNITS = 20_000;

interface DealUnitsInput {
  classes: LabelClasses;
  units: UnitRows;
  /** Rows of each label in the whole. */
  rowsOfLabel: Int32Array;
  needs: SideNeeds;
  seed: number;
  /** Rows of each class on each side, `SIDE_COUNT` numbers a class; added to. */
  dealt: Int32Array;
}

/**
 * Deals out rows that must stay together: the largest units first, equal ones in seeded order, each to the side that
 * needs its labels most. Returns the side of each unit.
 */
export function* dealUnits(input: DealUnitsInput): Steps<Uint8Array> {
  const { units, rowsOfLabel, needs, seed, dealt } = input;
  const sideOfUnit = new Uint8Array(unitCount(units));
  const portions = new UnitPortions(input);
  const order = largestFirst(units, seed);
  yield;
  for (let done = 0; done < order.length; done++) {
    if (done % STEP_UNITS === STEP_UNITS - 1) yield;
    const unit = i32(order, done);
    const portion = portions.of(unit);
    let hasSingle = false;
    for (let at = 0; at < portion.to; at++) hasSingle ||= i32(rowsOfLabel, i32(portion.labels, at)) === 1;
    // A label of one row is for learning, and takes its unit along.
    const side = hasSingle ? TRAIN : needs.neediest(portion);
    needs.give(side, portion);
    sideOfUnit[unit] = side;
    for (let place = i32(units.starts, unit); place < i32(units.starts, unit + 1); place++) {
      const cell = i32(units.classes, place) * SIDE_COUNT + side;
      dealt[cell] = i32(dealt, cell) + 1;
    }
  }
  return sideOfUnit;
}

/** Unit numbers by size; the counting sort is stable, so equal ones stay in their seeded order. */
function largestFirst({ starts }: UnitRows, seed: number): Int32Array {
  const shuffled = new MersenneTwister(seed).permutation(starts.length - 1);
  const sizes = shuffled.map((unit) => i32(starts, unit + 1) - i32(starts, unit));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const bySize = groupRows(
    sizes.map((size) => largest - size),
    largest + 1,
  );
  return bySize.positions.map((position) => i32(shuffled, position));
}

/** Counts the labels of one unit after the other into the same portion. */
class UnitPortions {
  readonly #classes: LabelClasses;
  readonly #units: UnitRows;
  readonly #portion: Portion & { counts: Int32Array };
  /** Where a label stands in the portion; only true if the portion has that label there. */
  readonly #placeOfLabel: Int32Array;

  constructor({ classes, units, rowsOfLabel: { length } }: DealUnitsInput) {
    this.#classes = classes;
    this.#units = units;
    this.#portion = { size: 0, labels: new Int32Array(length), from: 0, to: 0, counts: new Int32Array(length) };
    this.#placeOfLabel = new Int32Array(length);
  }

  of(unit: number): Portion {
    const [classes, units, portion] = [this.#classes, this.#units, this.#portion];
    const [from, to] = [i32(units.starts, unit), i32(units.starts, unit + 1)];
    portion.size = to - from;
    portion.to = 0;
    for (let at = from; at < to; at++) {
      const index = i32(units.classes, at);
      const end = i32(classes.starts, index + 1);
      for (let place = i32(classes.starts, index); place < end; place++) this.#count(i32(classes.labels, place));
    }
    return portion;
  }

  #count(label: number): void {
    const portion = this.#portion;
    let place = i32(this.#placeOfLabel, label);
    if (place >= portion.to || i32(portion.labels, place) !== label) {
      place = portion.to++;
      this.#placeOfLabel[label] = place;
      portion.labels[place] = label;
      portion.counts[place] = 0;
    }
    portion.counts[place] = i32(portion.counts, place) + 1;
  }
}
