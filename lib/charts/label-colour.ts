/** How many categories the palette `--chart-1` to `--chart-10` tells apart. */
const PALETTE_SIZE = 10;

/**
 * A number from 0 to 9 that depends on the label alone, so that it has one colour on every screen and in every order.
 * FNV-1a over UTF-16 units, with a final mix because short labels differ mostly in their low bits.
 */
export function labelColourIndex(label: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < label.length; index += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 15)) >>> 0) % PALETTE_SIZE;
}

/** The label's colour as a CSS value. */
export function labelColour(label: string): string {
  return `var(--chart-${labelColourIndex(label) + 1})`;
}
