import { i32 } from "@/lib/typed";

/** Numbers of 0 … 2³²−1 that a seed decides: Bob Jenkins' one-at-a-time mixing of a counter. */
function numbers(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let h = counter;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
}

/**
 * By row the share of the data from which on it takes part: of each stratum a part of `size` has the rows whose number here is at most
 * `size`. So every part holds the smaller ones, every stratum keeps its share, and has a row in even the smallest. `strata` names the
 * stratum of each row; the seed decides which rows come first.
 */
export function drawOrder(strata: readonly string[], seed: number): Float64Array {
  const rowsOf = new Map<string, number[]>();
  strata.forEach((stratum, row) => {
    const rows = rowsOf.get(stratum);
    if (rows === undefined) rowsOf.set(stratum, [row]);
    else rows.push(row);
  });
  const next = numbers(Math.imul(seed, 0x27d4eb2f) ^ 0x165667b1);
  const from = new Float64Array(strata.length);
  for (const rows of rowsOf.values()) {
    const order = Int32Array.from(rows);
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor((next() / 2 ** 32) * (at + 1));
      const kept = i32(order, at);
      order[at] = i32(order, other);
      order[other] = kept;
    }
    order.forEach((row, at) => {
      // To the nearest row, and the first one always.
      from[row] = at === 0 ? 0 : (at + 0.5) / order.length;
    });
  }
  return from;
}

/** The stratum of a row that may have labels of several targets: its rarest label. Rows without any are one stratum. */
export function strataOf(labels: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const own of labels) for (const label of own) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rarity = (label: string) => counts.get(label) ?? 0;
  return labels.map((own) => {
    const [first = "", ...others] = own;
    return others.reduce((rarest, label) => (rarity(label) < rarity(rarest) ? label : rarest), first);
  });
}
