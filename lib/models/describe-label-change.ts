import { formatCount } from "@/lib/utils";
import type { ModelTarget } from "./schema";

/** Labels that a sentence names. */
const NAMED_LABELS = 3;

/**
 * What programs would see change if another model answered them, in sentences: targets and labels that are gone or new, and
 * targets that have several labels a text where they had one. Empty where the answers are of the same labels.
 */
export function describeLabelChange(before: readonly ModelTarget[], after: readonly ModelTarget[]): string[] {
  const gone = before.filter(({ name }) => !after.some((target) => target.name === name));
  const changed = after.flatMap((target) => {
    const old = before.find(({ name }) => name === target.name);
    return old === undefined ? [`There is “${target.name}” now.`] : ofOneTarget(old, target);
  });
  return [...gone.map(({ name }) => `There is no “${name}” any more.`), ...changed];
}

function ofOneTarget(before: ModelTarget, after: ModelTarget): string[] {
  const name = `“${after.name}”`;
  const lost = missing(before.labels, after.labels);
  const gained = missing(after.labels, before.labels);
  const changes = [
    lost.length === 0 ? [] : [`loses ${named(lost)}`],
    gained.length === 0 ? [] : [`gains ${named(gained)}`],
  ].flat();
  const labels = changes.length === 0 ? [] : [`${name} ${changes.join(" and ")}.`];
  if (isMulti(before) === isMulti(after)) return labels;
  const kind = isMulti(after) ? "any number of labels now, not one" : "one label now, not any number";
  return [`${name} is ${kind}.`, ...labels];
}

function isMulti({ lossFunction }: ModelTarget): boolean {
  return lossFunction === "multi_class";
}

function missing(labels: readonly string[], from: readonly string[]): string[] {
  const known = new Set(from);
  return labels.filter((label) => !known.has(label));
}

function named(labels: readonly string[]): string {
  const names = labels.slice(0, NAMED_LABELS).map((label) => `“${label}”`);
  const rest = labels.length - names.length;
  if (rest > 0) return `${names.join(", ")} and ${formatCount(rest)} more`;
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
