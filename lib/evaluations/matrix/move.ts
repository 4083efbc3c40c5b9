/** A cell of the matrix: the place of the row's label and of the answer. */
export interface MatrixCell {
  truth: number;
  answer: number;
}

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where a key leads among `size` × `size` cells, as in a spreadsheet; null for one that is not ours. */
export function movedCell(
  { key, ctrlKey, metaKey, altKey }: KeyPress,
  at: MatrixCell,
  size: number,
): MatrixCell | null {
  if (altKey || size === 0) return null;
  const isFar = ctrlKey || metaKey;
  const last = size - 1;
  const within = (place: number) => Math.max(0, Math.min(place, last));
  switch (key) {
    case "ArrowDown":
      return { ...at, truth: isFar ? last : within(at.truth + 1) };
    case "ArrowUp":
      return { ...at, truth: isFar ? 0 : within(at.truth - 1) };
    case "ArrowRight":
      return { ...at, answer: isFar ? last : within(at.answer + 1) };
    case "ArrowLeft":
      return { ...at, answer: isFar ? 0 : within(at.answer - 1) };
    case "PageDown":
      return { ...at, truth: within(at.truth + 10) };
    case "PageUp":
      return { ...at, truth: within(at.truth - 10) };
    case "Home":
      return { truth: isFar ? 0 : at.truth, answer: 0 };
    case "End":
      return { truth: isFar ? last : at.truth, answer: last };
    default:
      return null;
  }
}
