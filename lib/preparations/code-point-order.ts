/** Surrogates moved above U+FFFF and U+E000..U+FFFF below them, so that units compare as the code points they stand for. */
function orderedUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Compares by Unicode code point, as Python does. `<` compares UTF-16 units and puts U+1F600 before U+FF01. */
export function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return orderedUnit(left) - orderedUnit(right);
  }
  return a.length - b.length;
}

/** The place of each label (by its index) in the code-point order of all of them. Labels must be distinct. */
export function rankLabels(labels: readonly string[]): Int32Array {
  const sorted = labels.map((label, code) => ({ label, code })).sort((a, b) => compareCodePoints(a.label, b.label));
  const ranks = new Int32Array(labels.length);
  sorted.forEach(({ code }, rank) => {
    ranks[code] = rank;
  });
  return ranks;
}
