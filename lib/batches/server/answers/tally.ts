import "server-only";
import type { BatchSummary } from "../../schema";
import type { RowAnswer } from "./answer-line";

type Counts = Pick<
  NonNullable<BatchSummary["result"]>,
  "needsReview" | "unlike" | "unlikeUnknownRows" | "unanswered" | "withoutText" | "targets"
>;

/** Counts answers as they come: rows that need a look, and rows by label of each target. */
export class Tally {
  readonly #targets: readonly { target: string; counts: Map<string, number> }[];
  #needsReview = 0;
  #unanswered = 0;
  #unlike = 0;
  #unlikeUnknown = 0;
  #withoutText = 0;

  constructor(targets: readonly string[]) {
    this.#targets = targets.map((target) => ({ target, counts: new Map() }));
  }

  add({ needsReview, targets, isUnlike }: RowAnswer): void {
    if (needsReview) this.#needsReview += 1;
    if (isUnlike) this.#unlike += 1;
    if (isUnlike === null) this.#unlikeUnknown += 1;
    if (targets === null) this.#unanswered += 1;
    if (targets?.length === 0) this.#withoutText += 1;
    for (const [index, { labels }] of (targets ?? []).entries()) {
      const counts = this.#targets[index]?.counts;
      for (const label of labels) counts?.set(label, (counts.get(label) ?? 0) + 1);
    }
  }

  /** Labels with the most rows first. */
  counts(): Counts {
    return {
      needsReview: this.#needsReview,
      unlike: this.#unlike,
      unlikeUnknownRows: this.#unlikeUnknown,
      unanswered: this.#unanswered,
      withoutText: this.#withoutText,
      targets: this.#targets.map(({ target, counts }) => ({
        target,
        labels: [...counts].sort(([, a], [, b]) => b - a),
      })),
    };
  }
}
