import type { EngineTarget } from "./protocol";

/** Scores of one text: per target, in label order. */
export type Prediction = Record<string, ArrayLike<number>>;

const writers = new WeakMap<readonly EngineTarget[], (prediction: Prediction) => string>();

/**
 * Writes results as the API answers them: `{"<target>":{"scores":{"<label>":0.5,…}},…}`, labels in the order of the target.
 * Names are turned into JSON once per model, which makes this several times faster than an object for every text. The
 * writer throws when a score is missing.
 */
export function resultWriter(targets: readonly EngineTarget[]): (prediction: Prediction) => string {
  const known = writers.get(targets);
  if (known) return known;
  const parts = targets.map(({ name, labels }, t) => ({
    name,
    opening: `${t === 0 ? "{" : ","}${JSON.stringify(name)}:{"scores":{`,
    labels: labels.map((label, i) => `${i === 0 ? "" : ","}${JSON.stringify(label)}:`),
  }));
  const writer = (prediction: Prediction) => {
    let json = parts.length === 0 ? "{" : "";
    for (const { name, opening, labels } of parts) {
      const scores = prediction[name];
      if (scores?.length !== labels.length) throw new Error(`Target ${name} lacks scores.`);
      json += opening;
      labels.forEach((label, i) => {
        json += label + jsonNumber(scores[i]);
      });
      json += "}}";
    }
    return `${json}}`;
  };
  writers.set(targets, writer);
  return writer;
}

/** JSON has no number for what is not finite. */
function jsonNumber(value: number | undefined): string {
  return Number.isFinite(value) ? String(value) : "null";
}
