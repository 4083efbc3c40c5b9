/** Keys 1 to 9, for the labels that they set. */
const DIGITS = 9;

interface DigitInput {
  /** Labels with their counts, largest first. */
  labels: readonly (readonly [label: string, rows: number])[];
  /** Labels that a person gave a key, the first one first. */
  pinned: readonly string[];
  /** What the keys stood for so far. */
  before: readonly string[];
}

/**
 * The labels of the keys 1 to 9: the pinned ones, then the most frequent. A label keeps its key while the counts change,
 * since hands remember it; the keys of labels that are gone go to the most frequent that have none.
 */
export function digitLabels({ labels, pinned, before }: DigitInput): string[] {
  const known = new Set(labels.map(([label]) => label));
  const first = pinned.filter((label) => known.has(label)).slice(0, DIGITS);
  const taken = new Set(first);
  const kept = before.map((label) => (known.has(label) && !taken.has(label) ? label : null));
  for (const label of kept) if (label !== null) taken.add(label);
  const free = labels.flatMap(([label]) => (taken.has(label) ? [] : [label]));
  // The pinned labels come first; what stood there moves on, the others stay where they are.
  const rest = kept.slice(first.length);
  const displaced = kept.slice(0, first.length).filter((label) => label !== null);
  const slots = Array.from({ length: DIGITS - first.length }, (_, index) => rest[index] ?? null);
  const filled = slots.map((label) => label ?? displaced.shift() ?? free.shift() ?? null);
  return [...first, ...filled.filter((label) => label !== null)];
}
