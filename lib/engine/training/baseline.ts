import type { LinearSettings } from "../heads/head";

/*
 * Level `tfidf`, the baseline that anybody knows: TF-IDF of words and pairs of words, and logistic regression. What it is, exactly:
 *
 * - Words are runs of two word characters or more, in lower case (text/word-features.ts); features are words and pairs of neighbouring
 *   ones, also those of one text alone. Values are (1 + ln tf) · (ln((1 + N) / (1 + df)) + 1), and a text's vector has length 1.
 * - One linear layer: a softmax where rows have one label, a sigmoid for each label where they have several. It minimises
 *   Σ loss + ½ ‖W‖² (the bias is free), as scikit-learn's LogisticRegression(C=1) does for TfidfVectorizer(ngram_range=(1, 2),
 *   sublinear_tf=True); several targets are trained side by side, each by its weight.
 * - It learns from every training row: none is held out, no step of the curve is chosen, no temperature and no threshold
 *   is fitted. The job's `weight_decay` has no say.
 *
 * scikit-learn finds the minimum with L-BFGS. Here stochastic gradient steps get near it: the same loop, threads and checkpoints as of the
 * other levels. The penalty is applied by shrinking the weights some times a pass.
 */

/** Step of a row at the start. A text's vector and the bias are of length √2, so that steps below 2 do not swing. */
const RATE = 1.5;
/** Accumulators so large that squared gradients do not change a float of 32 bits, which makes AdaGrad a plain gradient step. */
const ACCUMULATORS = 2 ** 40;

export const BASELINE: LinearSettings = {
  rate: RATE * Math.sqrt(ACCUMULATORS),
  squares: ACCUMULATORS,
  // The minimum is one of all rows, learnt or not.
  skipsLearnt: false,
};

/** What the penalty takes from the weights in a pass at full rate, as an exponent: the rate, since C is 1. */
export function baselinePenalty(rateScale: number): number {
  return RATE * rateScale;
}

/** Times a pass that the weights are shrunk. */
export const SHRINKS_PER_PASS = 16;
