import { describe, expect, it } from "vitest";
import type { DatasetSummary } from "@/lib/datasets/schema";
import type { JobSummary } from "@/lib/jobs/schema";
import type { JobStatus } from "@/lib/jobs/status";
import type { ModelSummary } from "@/lib/models/schema";
import { type PreparationListItem, recipe } from "@/lib/preparations/schema";
import { type Newest, nextStep } from "./next-step";

const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 12, minute)).toISOString();

const dataset = (id: string, minute: number, status: DatasetSummary["status"] = "ready"): DatasetSummary => ({
  id,
  name: id,
  status,
  source: "upload",
  fileName: "rows.csv",
  sizeBytes: 1,
  rowCount: 1,
  rejectedCount: 0,
  error: null,
  createdAt: at(minute),
});

const preparation = (id: string, datasetId: string, minute: number): PreparationListItem => ({
  id,
  datasetId,
  datasetName: datasetId,
  createdAt: at(minute),
  recipe: recipe.parse({}),
  rows: { train: 8, validation: 1, test: 1 },
  repeats: 0,
  labelCount: 2,
});

const job = (id: string, preparationId: string, minute: number, status: JobStatus): JobSummary => ({
  id,
  status,
  datasetName: "rows",
  preparationId,
  serverId: "embedded",
  serverName: "This computer",
  baseModel: "ministral-3b-latest",
  trainingSteps: 100,
  currentStep: 0,
  fineTunedModel: null,
  modelId: null,
  error: null,
  createdAt: at(minute),
  startedAt: null,
  finishedAt: null,
  deletedAt: null,
});

const model = (id: string, minute: number): ModelSummary => ({
  id,
  remoteId: `ft:classifier:${id}`,
  name: id,
  serverId: "embedded",
  serverName: "This computer",
  baseModel: "ministral-3b-latest",
  targets: [],
  jobId: null,
  preparationId: null,
  datasetName: null,
  trainRows: null,
  bestValidLoss: null,
  createdAt: at(minute),
  notes: "",
  aliases: [],
  thresholds: null,
  datasetId: null,
  versionNumber: null,
  testScores: null,
  archivedAt: null,
  deletedAt: null,
});

const nothing: Newest = { datasets: [], preparations: [], jobs: [], models: [] };
const whole: Newest = {
  datasets: [dataset("d1", 1)],
  preparations: [preparation("p1", "d1", 2)],
  jobs: [job("j1", "p1", 3, "SUCCESS")],
  models: [model("m1", 4)],
};

describe("nextStep", () => {
  it.each<[string, Newest, ReturnType<typeof nextStep>["kind"]]>([
    ["nothing at all", nothing, "import"],
    ["a dataset alone", { ...nothing, datasets: whole.datasets }, "split"],
    ["a dataset that is still read", { ...nothing, datasets: [dataset("d1", 1, "importing")] }, "import"],
    ["a dataset that could not be read", { ...nothing, datasets: [dataset("d1", 1, "failed")] }, "import"],
    ["splits without a job", { ...whole, jobs: [], models: [] }, "train"],
    ["a running job", { ...whole, jobs: [job("j1", "p1", 3, "RUNNING")], models: [] }, "watch"],
    ["a checked job", { ...whole, jobs: [job("j1", "p1", 3, "VALIDATED")], models: [] }, "start"],
    ["a failed job", { ...whole, jobs: [job("j1", "p1", 3, "FAILED")], models: [] }, "mend"],
    ["a job that was stopped", { ...whole, jobs: [job("j1", "p1", 3, "CANCELLED")], models: [] }, "train"],
    ["a model", whole, "try"],
    ["a running job beside a model", { ...whole, jobs: [job("j2", "p1", 9, "QUEUED"), ...whole.jobs] }, "watch"],
    ["a newer dataset after a model", { ...whole, datasets: [dataset("d2", 9), ...whole.datasets] }, "split"],
    [
      "newer splits after a model",
      { ...whole, preparations: [preparation("p2", "d1", 9), ...whole.preparations] },
      "train",
    ],
    ["an older failure before a model", { ...whole, jobs: [...whole.jobs, job("j0", "p1", 1, "FAILED")] }, "try"],
  ])("with %s", (_, newest, kind) => {
    expect(nextStep(newest).kind).toBe(kind);
  });
});
