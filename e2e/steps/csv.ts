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

/**
 * A CSV of `labels` × `rowsPerLabel` texts that have no word in common, of which the first `copies` stand there a second
 * time with other capitals and marks.
 */
export function copiesCsv(labels: number, rowsPerLabel: number, copies: number): string {
  const rows = Array.from({ length: labels * rowsPerLabel }, (_, n) => {
    const words = ["alpha", "beta", "gamma", "delta", "omega"].map((word) => `${word}${n}`);
    return [words.join(" "), `label_${n % labels}`];
  });
  const again = rows.slice(0, copies).map(([text = "", label]) => [`${text.toUpperCase()}!`, label]);
  return `text,label\n${[...rows, ...again].map((cells) => cells.join(",")).join("\n")}\n`;
}
