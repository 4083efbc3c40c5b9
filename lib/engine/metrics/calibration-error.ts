/**
 * Expected calibration error: predictions in `bins` equal-width bins of their confidence, the mean of |accuracy − confidence| weighted
 * by the bin's share. 0 is perfect; 0 for no predictions.
 */
export function expectedCalibrationError(
  predictions: readonly { confidence: number; correct: boolean }[],
  bins = 15,
): number {
  const gaps = new Map<number, number>();
  for (const { confidence, correct } of predictions) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps.set(bin, (gaps.get(bin) ?? 0) + (correct ? 1 : 0) - confidence);
  }
  let error = 0;
  for (const gap of gaps.values()) error += Math.abs(gap);
  return predictions.length === 0 ? 0 : error / predictions.length;
}
