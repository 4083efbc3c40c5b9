import type { CopiesReport } from "../profile-schema";

/** A text of a group of copies, with the rows that have it word for word. */
export interface CopyText {
  text: string;
  /** The first of its rows. */
  row: number;
  count: number;
  /** Labels of its rows with how many have each, in order of first appearance. */
  labels: readonly (readonly [label: string, rows: number])[];
}

/** The rows of a group by their text, so that a text which is there ten times is seen once. */
export function copyTexts(rows: CopiesReport["clusters"][number]["rows"]): CopyText[] {
  const found = new Map<string, { text: string; row: number; count: number; labels: Map<string, number> }>();
  for (const { text, row, labels } of rows) {
    const known = found.get(text) ?? { text, row, count: 0, labels: new Map<string, number>() };
    found.set(text, known);
    known.count += 1;
    for (const label of labels) known.labels.set(label, (known.labels.get(label) ?? 0) + 1);
  }
  return Array.from(found.values(), (known) => ({ ...known, labels: [...known.labels] }));
}
