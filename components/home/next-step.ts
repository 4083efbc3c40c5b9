import type { DatasetSummary } from "@/lib/datasets/schema";
import type { JobSummary } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import type { ModelSummary } from "@/lib/models/schema";
import type { PreparationListItem } from "@/lib/preparations/schema";

/** What the home page knows: the newest of everything, newest first. */
export interface Newest {
  datasets: readonly DatasetSummary[];
  preparations: readonly PreparationListItem[];
  jobs: readonly JobSummary[];
  models: readonly ModelSummary[];
}

/** What a person would do next. */
export type NextStep =
  | { kind: "import" }
  | { kind: "split"; dataset: DatasetSummary }
  | { kind: "train"; preparation: PreparationListItem }
  | { kind: "watch"; job: JobSummary }
  | { kind: "start"; job: JobSummary }
  | { kind: "mend"; job: JobSummary }
  | { kind: "try"; model: ModelSummary };

/**
 * A job that runs or waits for its start comes first; after that the newest thing that nothing has been made of yet.
 * A model is always such a thing, and so is a job that failed.
 */
export function nextStep({ datasets, preparations, jobs, models }: Newest): NextStep {
  const active = jobs.find(({ status }) => !isTerminal(status));
  if (active) return { kind: active.status === "VALIDATED" ? "start" : "watch", job: active };

  const prepared = new Set(preparations.map(({ datasetId }) => datasetId));
  // What was stopped on purpose has not been trained on, and is no failure.
  const trained = new Set(
    jobs.filter(({ status }) => status !== "CANCELLED").map(({ preparationId }) => preparationId),
  );
  const [model] = models;
  const preparation = preparations.find(({ id }) => !trained.has(id));
  const dataset = datasets.find(({ id, status }) => status === "ready" && !prepared.has(id));
  const failed = jobs.find(({ status }) => status !== "SUCCESS" && status !== "CANCELLED");
  const candidates: { createdAt: string; step: NextStep }[] = [];
  if (model) candidates.push({ createdAt: model.createdAt, step: { kind: "try", model } });
  if (failed)
    candidates.push({ createdAt: failed.finishedAt ?? failed.createdAt, step: { kind: "mend", job: failed } });
  if (preparation) candidates.push({ createdAt: preparation.createdAt, step: { kind: "train", preparation } });
  if (dataset) candidates.push({ createdAt: dataset.createdAt, step: { kind: "split", dataset } });
  // ISO strings of one form sort as their times do.
  const [newest] = candidates.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return newest?.step ?? { kind: "import" };
}
