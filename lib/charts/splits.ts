/** The splits in the order of their use, with the colour each has on every screen. */
export const SPLITS = [
  { key: "train", name: "Train", colour: "var(--split-train)" },
  { key: "validation", name: "Validation", colour: "var(--split-validation)" },
  { key: "test", name: "Test", colour: "var(--split-test)" },
] as const;
