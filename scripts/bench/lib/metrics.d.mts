export function averagePrecision(scores: ArrayLike<number>, truth: readonly boolean[]): number;
export function separation(
  inside: readonly number[],
  outside: readonly number[],
): { auroc: number; falsePositiveRate95: number };
export function signTest(first: readonly boolean[], second: readonly boolean[]): number;
