/** Labels that are most likely one, written in several ways. */
export interface AlikeLabels {
  /** As they stand in the rows, the most frequent first. */
  labels: string[];
  /** The name for all of them: that of the most frequent, without spaces around it. */
  into: string;
  /** Rows whose label changes when all have that name. */
  rows: number;
}

/** Groups of labels that differ only in capitals, or in spaces around them or how wide; those of the most rows first. */
export function alikeLabels(counts: readonly (readonly [label: string, rows: number])[]): AlikeLabels[] {
  const groups = new Map<string, string[]>();
  const rowsOf = new Map(counts);
  for (const [label] of [...counts].sort((a, b) => b[1] - a[1])) {
    const key = label.trim().replace(/\s+/g, " ").toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [label]);
    else group.push(label);
  }
  return [...groups.values()].flatMap((labels) => {
    const into = labels[0]?.trim();
    if (into === undefined || labels.length < 2) return [];
    const changing = labels.filter((label) => label !== into);
    return [{ labels, into, rows: changing.reduce((sum, label) => sum + (rowsOf.get(label) ?? 0), 0) }];
  });
}

/** Says of the labels of a group what they have in common; no full stop. */
export function describeAlike(labels: readonly string[]): string {
  const named = labels.map((label) => `“${label}”`);
  return `${named.slice(0, -1).join(", ")} and ${named.at(-1)} differ only in capitals or spaces`;
}
