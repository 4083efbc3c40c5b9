/** Labels with what was typed in them, case ignored: those that begin with it first, else in the order given. */
export function findLabels<T extends readonly [label: string, ...rest: unknown[]]>(
  labels: readonly T[],
  text: string,
): T[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [...labels];
  const rank = ([label]: T) => {
    const at = label.toLowerCase().indexOf(wanted);
    return at <= 0 ? at : 1;
  };
  return labels.filter((label) => rank(label) >= 0).toSorted((a, b) => rank(a) - rank(b));
}
