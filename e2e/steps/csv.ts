const OPENERS = ["please", "could you", "hey", "I want to", "now", "quickly", "maybe", "just", "can we", "time to"];
const OBJECTS = [
  "the kitchen",
  "my office",
  "that room",
  "our shop",
  "this page",
  "the report",
  "a ticket",
  "the list",
];

/**
 * A CSV of `labels` × `rowsPerLabel` short sentences that a classifier can tell apart; the same text for the same
 * arguments, no two rows alike.
 */
export function sentencesCsv(labels: number, rowsPerLabel: number): string {
  const lines = ["text,intent"];
  for (let row = 0; row < rowsPerLabel; row += 1) {
    for (let label = 0; label < labels; label += 1) {
      const opener = OPENERS[(row * 7 + label) % OPENERS.length];
      const object = OBJECTS[(row * 3 + label * 5) % OBJECTS.length];
      const noise = `n${(row * 31 + label * 17) % 997} r${row}`;
      lines.push(`"${opener}, handle${label} ${object} with word${label}x${row % 5} ${noise}",intent_${label}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
