import { f32, f64, i32, u16, u32 } from "@/lib/typed";
import type { Features } from "./features";
import { SMOOTHING } from "./rules";

/** Features between two looks at the clock. */
const STEP = 1_024;

interface Labelled {
  /** How many labels there are, at most 65,536. */
  labelCount: number;
  /** Label of each text. */
  labels: Int32Array;
}

/** What the texts say about labels: log-likelihoods of multinomial naive Bayes, with every text left out of its own. */
export class Evidence {
  readonly labelCount: number;
  readonly #features: Features;
  readonly #labels: Int32Array;
  readonly #counted: Counted;
  readonly #priors: Float64Array;
  readonly #norms: Float64Array;

  constructor(features: Features, { labels, labelCount }: Labelled, counted: Counted) {
    this.labelCount = labelCount;
    this.#features = features;
    this.#labels = labels;
    this.#counted = counted;
    this.#priors = counted.texts.map((count) => Math.log(count + 0.5));
    this.#norms = counted.totals.map((total) => Math.log(total + SMOOTHING * features.size));
  }

  /**
   * Writes the score of each label for a text into `scores`, a logarithm up to a constant: for its own label as if the
   * text had never been counted. False where the text shares no word with another, so that there is nothing to say.
   */
  score(text: number, scores: Float64Array): boolean {
    const { starts, features, weights, scales, size } = this.#features;
    const { firstPair, pairLabels, pairLogs, own, texts, totals } = this.#counted;
    const [start, end, scale] = [u32(starts, text), u32(starts, text + 1), f64(scales, text)];
    if (start === end) return false;
    let sum = 0;
    for (let at = start; at < end; at++) sum += f64(weights, u32(features, at)) * scale;
    for (let label = 0; label < this.labelCount; label++) {
      scores[label] = f64(this.#priors, label) - sum * f64(this.#norms, label);
    }
    for (let at = start; at < end; at++) {
      const feature = u32(features, at);
      const weight = f64(weights, feature) * scale;
      for (let pair = u32(firstPair, feature); pair < u32(firstPair, feature + 1); pair++) {
        const label = u16(pairLabels, pair);
        scores[label] = f64(scores, label) + weight * f32(pairLogs, pair);
      }
    }
    const label = i32(this.#labels, text);
    const norm = Math.log(Math.max(0, f64(totals, label) - sum) + SMOOTHING * size);
    scores[label] = Math.log(f64(texts, label) - 0.5) + f64(own, text) - sum * norm;
    return true;
  }
}

interface Counted {
  /** First pair of each feature in the two lists below, and their end: a label that has it, and log(1 + weight / SMOOTHING). */
  firstPair: Uint32Array;
  pairLabels: Uint16Array;
  pairLogs: Float32Array;
  /** What a text's features say for its own label, without the text. */
  own: Float64Array;
  /** Texts of each label, and the weight of all their features. */
  texts: Float64Array;
  totals: Float64Array;
}

/** Counts the features of the texts by label, in steps; each tells how far it is, from 0 to 1. */
export function* gatherEvidence(features: Features, labelled: Labelled): Generator<number, Evidence, undefined> {
  const { size, weights, scales } = features;
  const { labels, labelCount } = labelled;
  const { firstText, textsOf } = invert(features);
  const texts = new Float64Array(labelCount);
  for (let text = 0; text < scales.length; text++) {
    const label = i32(labels, text);
    texts[label] = f64(texts, label) + 1;
  }
  const pairs = new Pairs();
  const firstPair = new Uint32Array(size + 1);
  const own = new Float64Array(scales.length);
  const totals = new Float64Array(labelCount);
  const weightOf = new Float64Array(labelCount);
  for (let feature = 0; feature < size; feature++) {
    const [start, end] = [u32(firstText, feature), u32(firstText, feature + 1)];
    const weight = f64(weights, feature);
    for (let at = start; at < end; at++) {
      const text = u32(textsOf, at);
      const label = i32(labels, text);
      weightOf[label] = f64(weightOf, label) + weight * f64(scales, text);
    }
    for (let at = start; at < end; at++) {
      const text = u32(textsOf, at);
      const mine = weight * f64(scales, text);
      const others = Math.max(0, f64(weightOf, i32(labels, text)) - mine);
      own[text] = f64(own, text) + mine * Math.log1p(others / SMOOTHING);
    }
    for (let at = start; at < end; at++) {
      const label = i32(labels, u32(textsOf, at));
      const sum = f64(weightOf, label);
      if (sum === 0) continue;
      pairs.add(label, Math.log1p(sum / SMOOTHING));
      totals[label] = f64(totals, label) + sum;
      weightOf[label] = 0;
    }
    firstPair[feature + 1] = pairs.count;
    if (feature % STEP === 0) yield feature / size;
  }
  const { labels: pairLabels, logs: pairLogs } = pairs;
  return new Evidence(features, labelled, { firstPair, pairLabels, pairLogs, own, texts, totals });
}

/** The texts of each feature, in their order. */
function invert({ size, starts, features, scales }: Features): { firstText: Uint32Array; textsOf: Uint32Array } {
  const firstText = new Uint32Array(size + 1);
  for (const feature of features) firstText[feature + 1] = u32(firstText, feature + 1) + 1;
  for (let feature = 0; feature < size; feature++) {
    firstText[feature + 1] = u32(firstText, feature + 1) + u32(firstText, feature);
  }
  const next = firstText.slice();
  const textsOf = new Uint32Array(features.length);
  for (let text = 0; text < scales.length; text++) {
    for (let at = u32(starts, text); at < u32(starts, text + 1); at++) {
      const place = u32(next, u32(features, at));
      textsOf[place] = text;
      next[u32(features, at)] = place + 1;
    }
  }
  return { firstText, textsOf };
}

/** Labels with a number each, in arrays that grow. */
class Pairs {
  labels = new Uint16Array(1 << 14);
  logs = new Float32Array(1 << 14);
  count = 0;

  add(label: number, log: number): void {
    if (this.count === this.labels.length) {
      const length = Math.ceil(this.count * 1.5);
      const [labels, logs] = [new Uint16Array(length), new Float32Array(length)];
      labels.set(this.labels);
      logs.set(this.logs);
      [this.labels, this.logs] = [labels, logs];
    }
    this.labels[this.count] = label;
    this.logs[this.count] = log;
    this.count += 1;
  }
}
