import { RANDOM_STREAM, Random } from "../random";
import { i32, item } from "../typed";
import { type LabelRows, labelsOf } from "./label-rows";

const FEWEST_ROWS = 500;
/** A file with fewer rows a label is few-shot: it learns more from each row than a curve is worth. */
const FEWEST_ROWS_A_LABEL = 20;
/** A twentieth decides as well as a tenth, once it has enough rows for a calibration. */
const SHARE = 0.05;
const SMALL_SHARE = 0.1;
const ENOUGH_ROWS = 400;
const MOST_ROWS = 5_000;
/** A label needs this many rows before one of them may be set aside. */
const FEWEST_LABEL_ROWS = 5;

/** Whether a file of `rows` rows is large enough to set some aside; `labels` is the number of labels of its largest target. */
export function mayHoldOut(rows: number, labels: number): boolean {
  return rows >= Math.max(FEWEST_ROWS, FEWEST_ROWS_A_LABEL * labels);
}

/** The share of `rows` rows that is set aside where that may be done. */
export function holdOutShare(rows: number): number {
  return Math.min(Math.max(SHARE, Math.min(SMALL_SHARE, ENOUGH_ROWS / rows)), MOST_ROWS / rows);
}

/**
 * Splits training rows when there is no validation file: about 5 % of each stratum go to validation (up to 10 % where
 * there are fewer than 8,000 rows), at least one of a stratum of 5 or more, at most 5,000 in all. A row's stratum is the
 * rarest of its labels (over all targets). Both lists ascend.
 */
export function holdOut(labels: LabelRows, seed: number): { training: Int32Array; validation: Int32Array } {
  const random = new Random(seed, RANDOM_STREAM.holdOut);
  const share = holdOutShare(labels.rows);
  const held = new Uint8Array(labels.rows);
  let heldCount = 0;
  for (const stratum of strata(labels)) {
    const rows = Int32Array.from(stratum);
    random.shuffle(rows);
    const least = rows.length >= FEWEST_LABEL_ROWS ? 1 : 0;
    const wanted = Math.min(Math.max(least, Math.round(rows.length * share)), MOST_ROWS - heldCount);
    for (let i = 0; i < wanted; i++) held[i32(rows, i)] = 1;
    heldCount += wanted;
  }
  const all = Int32Array.from({ length: labels.rows }, (_, row) => row);
  return { training: all.filter((row) => held[row] === 0), validation: all.filter((row) => held[row] === 1) };
}

function strata(labels: LabelRows): number[][] {
  const frequencies = Array.from({ length: labels.segments }, () => new Map<number, number>());
  const eachLabel = (row: number, visit: (segment: number, label: number) => void) => {
    for (let s = 0; s < labels.segments; s++) for (const label of labelsOf(labels, row, s)) visit(s, label);
  };
  for (let row = 0; row < labels.rows; row++) {
    eachLabel(row, (s, label) => {
      const counts = item(frequencies, s);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    });
  }
  const groups = new Map<string, number[]>();
  for (let row = 0; row < labels.rows; row++) {
    let rarest = "";
    let fewest = Number.POSITIVE_INFINITY;
    eachLabel(row, (s, label) => {
      const count = item(frequencies, s).get(label) ?? 0;
      if (count < fewest) {
        fewest = count;
        rarest = `${s}:${label}`;
      }
    });
    const group = groups.get(rarest);
    if (group) group.push(row);
    else groups.set(rarest, [row]);
  }
  return [...groups.values()];
}
