/** What was answered for one target, row by row, and what is true. Labels are indices of `labels`. */
export interface TargetAnswers {
  target: string;
  kind: "single" | "multi";
  /** The model's labels in the order of its scores, and after them those of the truth that it does not know. */
  labels: readonly string[];
  /** How many of them are the model's. */
  modelLabels: number;
  /** True labels of each row; a row of a single-label target without one is left out of everything. */
  truth: readonly (readonly number[])[];
  /** Labels that each row was given; none where there was no usable answer, or "I don't know". */
  predicted: readonly (readonly number[])[];
  /** A score from 0 to 1 for each of the model's labels, by row; null where there was no usable answer. */
  scores: readonly (Float32Array | null)[];
}
