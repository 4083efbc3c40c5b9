import { RANDOM_STREAM, Random } from "../random";
import { f64 } from "../typed";

/**
 * The order in which training rows are visited: pass after pass, each freshly shuffled. A row's weight is relative: with equal
 * weights each pass visits every row once; a row of twice the mean weight comes twice a pass, one of half the mean
 * every other pass. A pass has about as many visits as there are rows, whatever the scale of the weights.
 */
export class VisitOrder {
  /** Passes begun, the current one included. */
  pass = 0;
  private readonly random: Random;
  private readonly rows: number;
  /** Visits per pass of each row, and its visits owed so far; null when every row has the same weight. */
  private readonly rates: Float64Array | null;
  private readonly owed: Float64Array;
  private order: Int32Array;
  private length = 0;
  private at = 0;

  /** `head` (0 or 1) has a sequence of its own. */
  constructor(rows: number, weights: Float64Array | null, seed: number, head = 0) {
    this.rows = rows;
    this.random = new Random(seed, head === 0 ? RANDOM_STREAM.visits : RANDOM_STREAM.secondVisits);
    this.rates = weights === null ? null : relativeRates(weights);
    this.owed = new Float64Array(this.rates === null ? 0 : rows);
    for (let i = 0; i < this.owed.length; i++) this.owed[i] = this.random.uniform();
    this.order = new Int32Array(rows);
  }

  /** Rows left before the next shuffle; begins a new pass when there is none. */
  remaining(): number {
    while (this.at >= this.length) this.shuffle();
    return this.length - this.at;
  }

  /** The next `count` rows, at most {@link remaining}. The view is valid until the next pass begins. */
  take(count: number): Int32Array {
    const view = this.order.subarray(this.at, this.at + count);
    this.at += count;
    return view;
  }

  private shuffle(): void {
    this.pass++;
    this.at = 0;
    this.length = 0;
    for (let row = 0; row < this.rows; row++) this.push(row, this.visitsOf(row));
    this.random.shuffle(this.order, this.length);
  }

  private visitsOf(row: number): number {
    if (this.rates === null) return 1;
    const owed = f64(this.owed, row) + f64(this.rates, row);
    const visits = Math.floor(owed);
    this.owed[row] = owed - visits;
    return visits;
  }

  private push(row: number, times: number): void {
    if (this.length + times > this.order.length) {
      const grown = new Int32Array(Math.max(this.length + times, this.order.length * 2));
      grown.set(this.order);
      this.order = grown;
    }
    for (let i = 0; i < times; i++) this.order[this.length++] = row;
  }
}

function relativeRates(weights: Float64Array): Float64Array | null {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const first = weights[0];
  if (weights.every((weight) => weight === first)) return null;
  if (sum * weights.length === Number.POSITIVE_INFINITY) {
    return relativeRates(weights.map((weight) => weight / Number.MAX_VALUE));
  }
  return weights.map((weight) => (weight * weights.length) / sum);
}
