import { EngineError } from "../errors";
import type { ModelHeader } from "../protocol";
import { readModelFile, writeModelFile } from "./model-file";

/** New thresholds by target: one number for all labels, or some labels' own; null brings back what training chose. */
export type ThresholdChanges = Readonly<Record<string, number | Readonly<Record<string, number>> | null>>;

type HeaderTarget = ModelHeader["targets"][number];

/**
 * A copy of a model file with other thresholds; targets that are not named keep theirs, and so do labels. What training
 * chose is kept in the file. Throws `EngineError` `invalid_data` for a target or label that the model has not, or a
 * number outside 0 … 1, and what reading a model file throws.
 */
export function setThresholds(bytes: Uint8Array, changes: ThresholdChanges): Uint8Array<ArrayBuffer> {
  const file = readModelFile(bytes);
  const { sections, ...header } = file.header;
  const unknown = Object.keys(changes).find((name) => !header.targets.some((target) => target.name === name));
  if (unknown !== undefined) throw refusal(`The model has no target ${JSON.stringify(unknown)}.`);
  const byTarget = new Map(Object.entries(changes));
  const targets = header.targets.map((target) => changed(target, byTarget.get(target.name)));
  const data = sections.map(({ name, type, length }) => ({ name, data: file.section(name, type, length) }));
  return writeModelFile({ ...header, targets }, data);
}

function changed(target: HeaderTarget, change: ThresholdChanges[string] | undefined): HeaderTarget {
  if (change === undefined) return target;
  const { threshold, thresholds = null } = target;
  const fitted = target.fitted ?? { threshold, thresholds };
  if (change === null) return { ...target, ...fitted, fitted: null };
  if (typeof change === "number") {
    assertProbability(target.name, change);
    return { ...target, threshold: change, thresholds: target.labels.map(() => change), fitted };
  }
  for (const [label, value] of Object.entries(change)) {
    assertProbability(target.name, value);
    if (!target.labels.includes(label)) {
      throw refusal(`Target ${JSON.stringify(target.name)} has no label ${JSON.stringify(label)}.`);
    }
  }
  const now = thresholds ?? target.labels.map(() => restingThreshold(target));
  const byLabel = new Map(Object.entries(change));
  return { ...target, thresholds: target.labels.map((label, i) => byLabel.get(label) ?? now[i] ?? threshold), fitted };
}

/** Where nobody has set one: the best label of a single-label target is chosen however low it scores. */
function restingThreshold({ loss_function, threshold }: HeaderTarget): number {
  return loss_function === "multi_class" ? threshold : 0;
}

function assertProbability(target: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw refusal(`A threshold of ${JSON.stringify(target)} is ${value}; it must be from 0 to 1.`);
  }
}

function refusal(sentence: string): EngineError {
  return new EngineError("invalid_data", sentence);
}
