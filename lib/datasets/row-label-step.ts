import type { StepActionInput } from "./steps-schema";

interface LabelStepInput {
  action: "rename" | "merge" | "delete";
  target: string;
  label: string;
  /** The new name, or the label to merge into; without spaces at its ends. */
  after: string;
  /** The other labels of the target. */
  others: readonly string[];
}

/** The step that renames, merges or deletes a label; a rename to another label's name merges. Null while it would do nothing. */
export function labelStep({ action, target, label, after, others }: LabelStepInput): StepActionInput | null {
  if (action === "delete") return { kind: "delete_labels", target, labels: [label] };
  if (after === "" || after === label) return null;
  if (action === "merge" || others.includes(after)) return { kind: "merge_labels", target, from: [label], into: after };
  return { kind: "rename_label", target, from: label, to: after };
}
