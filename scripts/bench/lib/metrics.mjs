/** Metrics that the engine itself does not compute: of rankings, and of two classifiers on the same rows. */

/** Positions by falling score, in runs of equal scores. */
function* tiedRuns(scores) {
  const order = Array.from(scores, (_, at) => at).sort((a, b) => scores[b] - scores[a]);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to += 1;
    yield order.slice(from, to);
    from = to;
  }
}

/**
 * Average precision: the precision at each distinct score, weighted by the recall that is gained there. NaN without positives.
 *
 * @param {ArrayLike<number>} scores
 * @param {readonly boolean[]} truth
 */
export function averagePrecision(scores, truth) {
  const positives = truth.filter(Boolean).length;
  let [found, seen, sum] = [0, 0, 0];
  for (const run of tiedRuns(scores)) {
    const gained = run.filter((at) => truth[at]).length;
    found += gained;
    seen += run.length;
    sum += (gained / positives) * (found / seen);
  }
  return sum;
}

/**
 * How well `inside` scores stand above `outside` ones: the area under the ROC curve (ties count half), and the share of the outside
 * that is still taken where 95 % of the inside are.
 *
 * @param {readonly number[]} inside
 * @param {readonly number[]} outside
 */
export function separation(inside, outside) {
  const scores = [...inside, ...outside];
  let [insideAbove, outsideAbove, area, taken] = [0, 0, 0, null];
  for (const run of tiedRuns(scores)) {
    const gained = run.filter((at) => at < inside.length).length;
    const wrong = run.length - gained;
    area += wrong * (insideAbove + gained / 2);
    insideAbove += gained;
    outsideAbove += wrong;
    if (taken === null && insideAbove >= 0.95 * inside.length) taken = outsideAbove / outside.length;
  }
  return { auroc: area / (inside.length * outside.length), falsePositiveRate95: taken ?? 1 };
}

/**
 * Two-sided exact sign test (McNemar) of two classifiers: the probability that one is right alone as unequally often as seen, were
 * both equally good.
 *
 * @param {readonly boolean[]} first whether it is right, row by row.
 * @param {readonly boolean[]} second
 */
export function signTest(first, second) {
  let [onlyFirst, onlySecond] = [0, 0];
  first.forEach((isRight, row) => {
    if (isRight && !second[row]) onlyFirst += 1;
    if (!isRight && second[row]) onlySecond += 1;
  });
  const trials = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let logTerm = -trials * Math.LN2;
  let tail = 0;
  for (let hits = 0; hits <= fewer; hits += 1) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((trials - hits) / (hits + 1));
  }
  return Math.min(1, 2 * tail);
}
