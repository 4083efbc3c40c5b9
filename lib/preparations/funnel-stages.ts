import type { RowOutcome } from "@/lib/datasets/rows-schema";
import type { Funnel, SplitName } from "./schema";

/** Why rows are fewer than a stage before: an outcome, or what kept a line from becoming a row. */
export type LossReason = "rejected" | "blank" | Exclude<RowOutcome, SplitName>;

export interface FunnelLoss {
  reason: LossReason;
  count: number;
  /** What became of them: "3 " and this. */
  words: string;
}

export interface FunnelStage {
  key: "lines" | "rows" | "cleaned" | "filtered" | "labelled" | "used";
  name: string;
  count: number;
  /** What was lost since the stage before; reasons without a row are left out. */
  losses: FunnelLoss[];
  /** Rows that came in since the stage before, and from where: "10 " and these words. */
  gain: { count: number; words: string } | null;
}

/**
 * The way of the rows, stage by stage. Each count is the one before it with its gain less its losses, and the last is train,
 * validation and test together.
 */
export function funnelStages(funnel: Funnel): FunnelStage[] {
  const { lines, rejected, blank, rows, added, cleaned, filtered, labelled, kept, balanced, withheld } = funnel;
  const stages: Omit<FunnelStage, "gain">[] = [
    { key: "lines", name: "Lines of the file", count: lines, losses: [] },
    {
      key: "rows",
      name: "Rows",
      count: rows,
      losses: [
        { reason: "rejected", count: rejected, words: "could not be read" },
        { reason: "blank", count: blank, words: "blank" },
      ],
    },
    {
      key: "cleaned",
      name: "After cleaning",
      count: cleaned,
      losses: [{ reason: "removed", count: rows + added - cleaned, words: "removed by cleaning" }],
    },
    {
      key: "filtered",
      name: "After the filter",
      count: filtered,
      losses: [{ reason: "filtered", count: cleaned - filtered, words: "left out by the filter" }],
    },
    {
      key: "labelled",
      name: "With a label",
      count: labelled,
      losses: [{ reason: "unlabelled", count: filtered - labelled, words: "without a label" }],
    },
    {
      key: "used",
      name: "After the balance",
      count: balanced - withheld,
      losses: [
        { reason: "label_dropped", count: labelled - kept, words: "of labels under the minimum" },
        { reason: "capped", count: kept - balanced, words: "over the maximum" },
        { reason: "withheld", count: withheld, words: "withheld: tied to a held-out row" },
      ],
    },
  ];
  return stages.map((stage) => ({
    ...stage,
    losses: stage.losses.filter(({ count }) => count > 0),
    gain: stage.key === "cleaned" && added > 0 ? { count: added, words: "added by corrections" } : null,
  }));
}
