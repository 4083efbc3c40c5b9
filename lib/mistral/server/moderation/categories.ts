import "server-only";

/** A label of a target, and what a moderation calls it. */
export interface Category {
  target: string;
  /** Its place among the labels of the target. */
  index: number;
  name: string;
}

interface Labelled {
  name: string;
  labels: readonly string[];
}

/**
 * Every label of every target under a name of its own: the label, or `target/label` where two targets have the same
 * one. Where that is still the same twice ("a/b" with "c", "a" with "b/c"), every name is the pair as JSON.
 */
export function moderationCategories(targets: readonly Labelled[]): Category[] {
  const pairs = targets.flatMap(({ name, labels }) => labels.map((label, index) => ({ target: name, index, label })));
  const uses = new Map<string, number>();
  for (const { label } of pairs) uses.set(label, (uses.get(label) ?? 0) + 1);
  const names = pairs.map(({ target, label }) => (uses.get(label) === 1 ? label : `${target}/${label}`));
  const isUnique = new Set(names).size === names.length;
  return pairs.map(({ target, index, label }, i) => ({
    target,
    index,
    name: isUnique ? (names[i] ?? label) : JSON.stringify([target, label]),
  }));
}
