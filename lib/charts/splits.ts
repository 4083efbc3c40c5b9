/** The splits in the order of their use, with the colour each has on every screen. */
export const SPLITS = [
  { key: "train", name: "Train", colour: "var(--split-train)" },
  { key: "validation", name: "Validation", colour: "var(--split-validation)" },
  { key: "test", name: "Test", colour: "var(--split-test)" },
] as const;

/** Lines of the training file that are there again: its colour in stripes. */
export const REPEATS_FILL =
  "repeating-linear-gradient(135deg, var(--split-train) 0 2px, color-mix(in oklab, var(--split-train) 25%, transparent) 2px 4px)";
