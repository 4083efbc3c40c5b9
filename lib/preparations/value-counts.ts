/** How many rows carry the label with index `code`. */
export interface CodeCount {
  code: number;
  count: number;
}

/**
 * Rows per label, largest first; equal counts in order of first appearance (pandas' stable order). Labels that no row
 * carries are left out, and so are rows with a negative code, which have no label.
 *
 * @throws RangeError for a code that is not below `labelCount`.
 */
export function valueCounts(labelCodes: Int32Array, labelCount: number): CodeCount[] {
  const counts = new Int32Array(labelCount);
  const appeared: number[] = [];
  for (const code of labelCodes) {
    if (code < 0) continue;
    if (code >= labelCount) throw new RangeError(`Label code ${code} has no label: there are ${labelCount}.`);
    const count = counts[code] ?? 0;
    if (count === 0) appeared.push(code);
    counts[code] = count + 1;
  }
  return appeared.map((code) => ({ code, count: counts[code] ?? 0 })).sort((a, b) => b.count - a.count);
}
