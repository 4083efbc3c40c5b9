import "server-only";
import path from "node:path";
import { env } from "@/lib/env";
import { invariant } from "@/lib/utils";

/** Every path below DATA_DIR is made here, from our own ids only, so no request can point outside it. */
function below(...parts: string[]): string {
  for (const part of parts) invariant(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(part), `unsafe path part ${part}`);
  return path.join(env.dataDir, ...parts);
}

export type SplitName = "train" | "validation" | "test";

export const paths = {
  secret: () => below("secret"),
  datasets: () => below("datasets"),
  dataset: (id: string) => below("datasets", id),
  datasetSource: (id: string, extension: string) => below("datasets", id, `source.${extension}`),
  datasetRows: (id: string, version: number) => below("datasets", id, `v${version}.parquet`),
  /** What a cleaning step changed and removed, by the state that it led to. */
  datasetSteps: (id: string) => below("datasets", id, "steps"),
  datasetStep: (id: string, stateKey: string) => below("datasets", id, "steps", `${stateKey}.parquet`),
  /** Rows after some steps: a cache, made again from the source and the steps. */
  datasetStates: (id: string) => below("datasets", id, "states"),
  datasetState: (id: string, stateKey: string) => below("datasets", id, "states", `${stateKey}.parquet`),
  /** Near-copies among some texts: a cache. */
  datasetCopies: (id: string, key: string) => below("datasets", id, `copies-${key}.bin`),
  /** Rows whose label looks wrong, for some texts and a target: a cache. */
  datasetSuspects: (id: string, key: string) => below("datasets", id, `suspects-${key}.json`),
  /** Labels that looked wrong and that a person has said are right. */
  datasetKeptLabels: (id: string) => below("datasets", id, "kept-labels.json"),
  datasetRejected: (id: string) => below("datasets", id, "rejected.csv"),
  preparations: () => below("preparations"),
  preparation: (id: string) => below("preparations", id),
  preparationSplit: (id: string, split: SplitName) => below("preparations", id, `${split}.jsonl`),
  preparationRecipe: (id: string) => below("preparations", id, "recipe.json"),
  /** Row ids of a split, in the order of its file. */
  preparationRows: (id: string, split: SplitName) => below("preparations", id, `${split}.rows`),
  preparationOutcomes: (id: string) => below("preparations", id, "outcomes.bin"),
  evaluations: () => below("evaluations"),
  evaluation: (id: string) => below("evaluations", id),
  evaluationPredictions: (id: string) => below("evaluations", id, "predictions.parquet"),
  /** Answers so far, a line of JSON each; gone once they are in `predictions.parquet`. */
  evaluationPart: (id: string) => below("evaluations", id, "predictions.part"),
  batches: () => below("batches"),
  batch: (id: string) => below("batches", id),
  batchSource: (id: string, extension: string) => below("batches", id, `source.${extension}`),
  /** Every cell of the file as text, with the row's number. */
  batchRows: (id: string) => below("batches", id, "rows.parquet"),
  /** Answers so far, a line of JSON each. */
  batchPart: (id: string) => below("batches", id, "answers.part"),
  batchRejected: (id: string) => below("batches", id, "rejected.csv"),
  batchResult: (id: string, extension: string) => below("batches", id, `result.${extension}`),
  engineWorkspace: () => below("engine", "workspace"),
  engineFiles: () => below("engine", "files"),
  engineFile: (id: string) => below("engine", "files", id),
  engineJobs: () => below("engine", "jobs"),
  /** What a training leaves while it runs, to go on after a crash. */
  engineJob: (id: string) => below("engine", "jobs", id),
  engineModels: () => below("engine", "models"),
  engineModel: (id: string) => below("engine", "models", `${id}.model`),
  /** Training rows with their representations, for "nearest training rows"; not every model has them. */
  engineModelRows: (id: string) => below("engine", "models", `${id}.rows`),
  /** Half-written files; swept at boot. */
  temporary: () => below("tmp"),
};
