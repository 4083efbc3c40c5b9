import { f64, i32 } from "@/lib/typed";
import { SIDE_COUNT, type SideTotals } from "./sides";

/** A split is even where each label is within one row of what it ought to have, or within this share of a side's rows. */
const EVEN_SHARE = 0.001;

/**
 * Rows that are dealt out together: how many there are, and their labels, `labels[from .. to − 1]`. One object is used
 * again and again where there are many.
 */
export interface Portion {
  size: number;
  labels: Int32Array;
  from: number;
  to: number;
  /** Rows with each of `labels`; null where all of them have it. */
  counts: Int32Array | null;
}

/**
 * What each side of a split still needs: rows, and rows of each label, in proportion to its total. Deciding by need is
 * iterative stratification (Sechidis, Tsoumakas and Vlahavas, "On the Stratification of Multi-Label Data", 2011), here
 * for portions of any size.
 */
export class SideNeeds {
  /** Rows that each side still takes. */
  readonly rowsLeft: Float64Array;
  readonly #totals: SideTotals;
  readonly #labelCount: number;
  /** Rows of a label that a side ought to have, and how many of them it still lacks; side by side. */
  readonly #wanted: Float64Array;
  readonly #lacking: Float64Array;

  /** @param rowsOfLabel rows of each label among those that are dealt out. */
  constructor(totals: SideTotals, rowsOfLabel: Int32Array) {
    const rows = totals[0] + totals[1] + totals[2];
    this.#totals = totals;
    this.#labelCount = rowsOfLabel.length;
    this.rowsLeft = Float64Array.from(totals);
    this.#wanted = new Float64Array(SIDE_COUNT * rowsOfLabel.length);
    totals.forEach((total, side) => {
      rowsOfLabel.forEach((count, label) => {
        this.#wanted[side * rowsOfLabel.length + label] = rows === 0 ? 0 : (count / rows) * total;
      });
    });
    this.#lacking = this.#wanted.slice();
  }

  /** Rows with a label that a side still lacks; negative where it has too many. */
  lacking(side: number, label: number): number {
    return f64(this.#lacking, side * this.#labelCount + label);
  }

  /** Whether every label is near enough to what it ought to have on each side. */
  isEven(): boolean {
    return this.#totals.every((total, side) => {
      const near = Math.max(1, EVEN_SHARE * total);
      const ofSide = this.#lacking.subarray(side * this.#labelCount, (side + 1) * this.#labelCount);
      return ofSide.every((lacking) => Math.abs(lacking) < near);
    });
  }

  /** Gives rows to a side; a negative size takes them away. */
  give(side: number, { size, labels, from, to, counts }: Portion): void {
    this.rowsLeft[side] = f64(this.rowsLeft, side) - size;
    for (let at = from; at < to; at++) {
      const place = side * this.#labelCount + i32(labels, at);
      this.#lacking[place] = f64(this.#lacking, place) - (counts === null ? size : i32(counts, at));
    }
  }

  /**
   * The side that needs these rows most among those that have room for all of them, or among all that take rows if none
   * has. Of equal ones the first.
   */
  neediest(portion: Portion): number {
    let [best, bestCost, bestFits] = [0, Number.POSITIVE_INFINITY, false];
    for (let side = 0; side < SIDE_COUNT; side++) {
      if (this.#totals[side] === 0) continue;
      const fits = f64(this.rowsLeft, side) >= portion.size;
      if (bestFits && !fits) continue;
      const cost = this.#cost(side, portion);
      if ((fits && !bestFits) || cost < bestCost) [best, bestCost, bestFits] = [side, cost, fits];
    }
    return best;
  }

  /**
   * By how much the squared distance from what is wanted, each divided by it, would grow. For one label this deals out
   * in the order of Sainte-Laguë, so that large portions do not all end on the largest side.
   */
  #cost(side: number, { size, labels, from, to, counts }: Portion): number {
    const total = this.#totals[side] ?? 0;
    let cost = (size * (size - 2 * f64(this.rowsLeft, side))) / total;
    for (let at = from; at < to; at++) {
      const place = side * this.#labelCount + i32(labels, at);
      const count = counts === null ? size : i32(counts, at);
      cost += (count * (count - 2 * f64(this.#lacking, place))) / f64(this.#wanted, place);
    }
    return cost;
  }
}
