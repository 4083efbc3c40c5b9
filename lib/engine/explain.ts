import type { EngineTarget } from "./protocol";
import { MAX_TEXT_UNITS } from "./text/normalise";
import { item } from "./typed";

/** A part of a text: UTF-16 units `start … end`. */
export interface TextPiece {
  text: string;
  start: number;
  end: number;
}

export interface Explanation {
  /** At most 64 pieces: the words and marks of the text, several together where there are more. */
  pieces: TextPiece[];
  /** In the order of the labels asked for, per piece: what it adds to the label's log-odds. Negative speaks against the label. */
  contributions: number[][];
}

type Prediction = Record<string, number[]>;

interface ExplainOptions {
  /** Scores of texts, as a loaded model gives them; asked once, with the text and what is left of it without each piece. */
  predict: (texts: readonly string[]) => Prediction[] | Promise<Prediction[]>;
  targets: readonly Pick<EngineTarget, "name" | "loss_function">[];
  /** Which labels to explain: a target and the index of a label of it. */
  labels: readonly { target: string; label: number }[];
  maxPieces?: number;
}

const MAX_PIECES = 64;
/** Scores are never quite 0 or 1, so that log-odds stay finite. */
const LEAST_SCORE = 1e-12;

/** Words with their inner apostrophes, and every other mark that is not a space. */
const TOKEN = /[\p{L}\p{N}\p{M}_]+(?:['’][\p{L}\p{N}\p{M}_]+)*|\S/gu;

/**
 * Why a text gets the labels it gets: leaves out each word in turn and looks how much lower the log-odds of a label come
 * out. Only `predict` is asked, so this holds for any model. Texts of more than `maxPieces` tokens are cut into as many
 * windows of neighbouring tokens. What features do not see of a long text is left out from the start: it would move up
 * into the place of what is left out, and speak for itself.
 */
export async function explain(text: string, options: ExplainOptions): Promise<Explanation> {
  const { labels, maxPieces = MAX_PIECES } = options;
  const pieces = piecesOf(text, maxPieces);
  const seen = text.slice(0, MAX_TEXT_UNITS);
  const variants = [seen, ...pieces.map(({ start, end }) => `${seen.slice(0, start)} ${seen.slice(end)}`)];
  const predictions = await options.predict(variants);
  const contributions = labels.map(({ target, label }) => {
    const isSoftmax = options.targets.find(({ name }) => name === target)?.loss_function === "single_class";
    const odds = predictions.map((prediction) => logOdds(prediction[target] ?? [], label, isSoftmax));
    return pieces.map((_, i) => item(odds, 0) - item(odds, i + 1));
  });
  return { pieces, contributions };
}

/** The tokens of a text, or windows of as many neighbouring tokens as make at most `most` pieces. */
export function piecesOf(text: string, most = MAX_PIECES): TextPiece[] {
  const tokens = [...text.slice(0, MAX_TEXT_UNITS).matchAll(TOKEN)];
  const perPiece = Math.max(1, Math.ceil(tokens.length / most));
  const pieces: TextPiece[] = [];
  for (let first = 0; first < tokens.length; first += perPiece) {
    const last = item(tokens, Math.min(first + perPiece, tokens.length) - 1);
    const start = item(tokens, first).index;
    const end = last.index + last[0].length;
    pieces.push({ text: text.slice(start, end), start, end });
  }
  return pieces;
}

function logOdds(scores: readonly number[], label: number, isSoftmax: boolean): number {
  const score = scores[label] ?? 0;
  // 1 − p loses all its digits when p is near 1; the other labels' scores have them.
  const rest = isSoftmax ? scores.reduce((sum, other, c) => (c === label ? sum : sum + other), 0) : 1 - score;
  return Math.log(Math.max(score, LEAST_SCORE)) - Math.log(Math.max(rest, LEAST_SCORE));
}
