import { f64, i32 } from "@/lib/typed";
import type { MersenneTwister } from "../mersenne-twister";

/**
 * Divides `total` among places in proportion to their sizes, none getting more than its size: shares rounded down, then
 * one more for the largest remainders, equal ones in seeded order. `total` beyond the sum of the sizes is left over.
 */
export function apportion(sizes: Int32Array, total: number, generator: MersenneTwister): Int32Array {
  const sum = sizes.reduce((before, size) => before + size, 0);
  if (total >= sum) return sizes.slice();
  const parts = new Int32Array(sizes.length);
  const rests = new Float64Array(sizes.length);
  let left = total;
  for (let i = 0; i < sizes.length; i++) {
    const exact = (i32(sizes, i) / sum) * total;
    const part = Math.floor(exact);
    parts[i] = part;
    rests[i] = exact - part;
    left -= part;
  }
  // Less than one each is left, and a place with a remainder has room for one.
  const hasRoom = (place: number) => i32(parts, place) < i32(sizes, place);
  const order = generator.permutation(sizes.length);
  const least = smallestOfLargest(
    rests.filter((_, place) => hasRoom(place)),
    left,
  );
  const giveWhere = (isNext: (rest: number) => boolean) => {
    for (let i = 0; left > 0 && i < order.length; i++) {
      const place = i32(order, i);
      if (!isNext(f64(rests, place)) || !hasRoom(place)) continue;
      parts[place] = i32(parts, place) + 1;
      left -= 1;
    }
  };
  giveWhere((rest) => rest > least);
  giveWhere((rest) => rest === least);
  return parts;
}

/** The smallest of the `count` largest numbers; sorts them. Sorting places by them would call back for each comparison. */
function smallestOfLargest(numbers: Float64Array, count: number): number {
  return numbers.sort()[Math.max(0, numbers.length - count)] ?? 0;
}
