const WORDS = {
  train: ["train", "training", "trn", "learn"],
  validation: ["validation", "valid", "val", "dev", "devel", "development", "eval", "evaluation"],
  test: ["test", "testing", "tst", "holdout", "hold-out", "hold_out", "held-out", "held_out"],
} as const;

const SPLIT_OF_WORD = new Map(
  Object.entries(WORDS).flatMap(([split, words]) => words.map((word) => [word as string, split as keyof typeof WORDS])),
);

/** The split that a cell of a split column means, case and spaces around ignored; null for any other word. */
export function splitOfWord(cell: string): keyof typeof WORDS | null {
  return SPLIT_OF_WORD.get(cell.trim().toLowerCase()) ?? null;
}
