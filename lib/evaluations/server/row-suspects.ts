import "server-only";
import { type KnownSuspect, knownSuspects } from "@/lib/datasets/server/suspects/list-suspects";
import { AppError } from "@/lib/errors";
import type { Prediction, PredictionsPage } from "../schema";
import type { EvaluationRecord } from "./internal";

/** What is known of wrong labels in the dataset of an evaluation. */
export interface RowSuspects {
  status: PredictionsPage["suspects"];
  /** Rows of the dataset, the likeliest mistakes first; those that were settled keep their place. */
  rows: readonly number[];
  /** What is said of a row; null of one that was settled. */
  of: (row: number | null) => Prediction["suspect"];
}

/** Reads which rows of the dataset look mislabelled in a target, as the last search found them; it never searches itself. */
export async function readRowSuspects({ preparation }: EvaluationRecord, target: string): Promise<RowSuspects> {
  const found = await known(preparation.datasetId, target);
  if (found === null || found === "refused") {
    return { status: found === null ? "unknown" : "refused", rows: [], of: () => null };
  }
  const byRow = new Map(found.filter(({ isLeft }) => isLeft).map((suspect) => [suspect.row, suspect]));
  const of = (row: number | null) => {
    const suspect = row === null ? undefined : byRow.get(row);
    return suspect === undefined ? null : toSuspect(suspect);
  };
  return { status: "known", rows: found.map(({ row }) => row), of };
}

/** An evaluation outlives its dataset's readiness: its rows are shown all the same. */
async function known(datasetId: string, target: string): Promise<Awaited<ReturnType<typeof knownSuspects>>> {
  try {
    return await knownSuspects(datasetId, target);
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_state")) return "refused";
    throw error;
  }
}

function toSuspect({ suggestion, logOdds }: KnownSuspect): NonNullable<Prediction["suspect"]> {
  return { suggestion, likelihood: 1 / (1 + Math.exp(-logOdds)) };
}
