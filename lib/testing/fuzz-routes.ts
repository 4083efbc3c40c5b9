import * as components from "@mistralai/mistralai/models/components";
import * as operations from "@mistralai/mistralai/models/operations";
import type { z } from "zod";

/** Ids of what is there. */
export interface Pools {
  files: string[];
  jobs: string[];
  models: string[];
}

export interface FuzzRoute {
  method: string;
  path: string;
  /** How often it is chosen; 2 when not given. */
  weight?: number;
  /** What its `:id` names. */
  pool?: keyof Pools;
  /** A valid query. */
  query?: (seed: number) => Record<string, string>;
  /** A valid body. */
  body?: "form" | ((pools: Pools, seed: number) => unknown);
  /** How the official client reads a success; bytes for a file's content, nothing for what is not of its API. */
  answer: z.ZodType | "bytes" | null;
}

function pick<T>(list: readonly T[], seed: number, otherwise: T): T {
  return list[seed % Math.max(1, list.length)] ?? otherwise;
}

const BASES = ["ngram", "static", "ministral-3b-latest", "ministral-3b-2410"];

function jobRequest(pools: Pools, seed: number): unknown {
  const file = pick(pools.files, seed, "");
  const request = {
    model: pick(BASES, seed, ""),
    // Many a job is like another: that is a 409.
    training_files: seed % 5 === 0 ? [file] : [{ file_id: file, weight: 1 + (seed % 3) }],
    hyperparameters: { training_steps: 1 + (seed % 4), learning_rate: 1e-4 },
    invalid_sample_skip_percentage: seed % 2 === 0 ? 0 : 0.4,
    auto_start: seed % 3 === 0,
    job_type: "classifier",
  };
  const more = {
    validation_files: seed % 7 === 0 ? [pick(pools.files, seed + 1, "")] : null,
    suffix: seed % 11 === 0 ? `s${seed % 100}` : null,
    integrations: seed % 13 === 0 ? [{ type: "wandb", project: "p", api_key: "k".repeat(40), name: null }] : null,
    classifier_targets: seed % 9 === 0 ? [{ name: "mood", labels: ["good", "bad"], weight: 1 }] : null,
  };
  return seed % 2 === 0 ? request : { ...request, ...more };
}

const jobsQuery = (seed: number): Record<string, string> =>
  seed % 3 === 0 ? {} : { page: String(seed % 3), page_size: String(1 + (seed % 20)), created_by_me: "false" };

const conversation = (seed: number) => ({
  messages: [
    { role: "user", content: seed % 2 === 0 ? "a happy day" : [{ type: "text", text: "a sad day" }] },
    { role: "assistant", content: "so it is", prefix: false },
  ],
});

const classification = components.ClassificationResponse$inboundSchema;
const moderation = components.ModerationResponse$inboundSchema;
const created = operations.JobsApiRoutesFineTuningCreateFineTuningJobResponse$inboundSchema;
const details = operations.JobsApiRoutesFineTuningGetFineTuningJobResponse$inboundSchema;
const updated = operations.JobsApiRoutesFineTuningUpdateFineTunedModelResponse$inboundSchema;
const card = operations.ResponseRetrieveModelV1ModelsModelIdGet$inboundSchema;
const model = (pools: Pools, seed: number) => pick(pools.models, seed, "");

/** Every route of the API, with what a client may rightly send to it. */
export const FUZZ_ROUTES: readonly FuzzRoute[] = [
  { method: "POST", path: "/v1/files", weight: 5, body: "form", answer: components.CreateFileResponse$inboundSchema },
  {
    method: "GET",
    path: "/v1/files",
    query: (seed) => ({ page: String(seed % 2), page_size: "5", include_total: seed % 2 === 0 ? "true" : "false" }),
    answer: components.ListFilesResponse$inboundSchema,
  },
  { method: "GET", path: "/v1/files/:id", pool: "files", answer: components.GetFileResponse$inboundSchema },
  { method: "GET", path: "/v1/files/:id/content", pool: "files", answer: "bytes" },
  {
    method: "GET",
    path: "/v1/files/:id/url",
    pool: "files",
    query: (seed) => ({ expiry: String(1 + (seed % 168)) }),
    answer: components.GetSignedUrlResponse$inboundSchema,
  },
  {
    method: "DELETE",
    path: "/v1/files/:id",
    weight: 1,
    pool: "files",
    answer: components.DeleteFileResponse$inboundSchema,
  },
  { method: "POST", path: "/v1/fine_tuning/jobs", weight: 7, body: jobRequest, answer: created },
  {
    method: "GET",
    path: "/v1/fine_tuning/jobs",
    query: jobsQuery,
    answer: components.ListFineTuningJobsResponse$inboundSchema,
  },
  { method: "GET", path: "/v1/fine_tuning/jobs/:id", weight: 3, pool: "jobs", answer: details },
  { method: "POST", path: "/v1/fine_tuning/jobs/:id/start", weight: 3, pool: "jobs", answer: details },
  { method: "POST", path: "/v1/fine_tuning/jobs/:id/cancel", pool: "jobs", answer: details },
  { method: "GET", path: "/v1/models", answer: components.ModelList$inboundSchema },
  { method: "GET", path: "/v1/models/:id", pool: "models", answer: card },
  {
    method: "DELETE",
    path: "/v1/models/:id",
    weight: 1,
    pool: "models",
    answer: components.DeleteModelResponse$inboundSchema,
  },
  {
    method: "PATCH",
    path: "/v1/fine_tuning/models/:id",
    weight: 4,
    pool: "models",
    body: (_, seed) => ({ name: `n${seed}`, description: seed % 2 === 0 ? null : "d" }),
    answer: updated,
  },
  {
    method: "POST",
    path: "/v1/fine_tuning/models/:id/archive",
    pool: "models",
    answer: components.ArchiveModelResponse$inboundSchema,
  },
  {
    method: "DELETE",
    path: "/v1/fine_tuning/models/:id/archive",
    pool: "models",
    answer: components.UnarchiveModelResponse$inboundSchema,
  },
  {
    method: "POST",
    path: "/v1/classifications",
    weight: 6,
    body: (pools, seed) => ({
      model: model(pools, seed),
      input: seed % 2 === 0 ? "a happy day" : ["a happy day", "a sad day"],
      ...(seed % 4 === 0 ? { metadata: { seed } } : {}),
    }),
    answer: classification,
  },
  {
    method: "POST",
    path: "/v1/chat/classifications",
    weight: 6,
    body: (pools, seed) => ({
      model: model(pools, seed),
      [seed % 8 === 0 ? "inputs" : "input"]:
        seed % 2 === 0 ? conversation(seed) : [conversation(seed), conversation(seed + 1)],
    }),
    answer: classification,
  },
  {
    method: "POST",
    path: "/v1/moderations",
    weight: 3,
    body: (pools, seed) => ({
      model: seed % 2 === 0 ? "mistral-moderation-latest" : model(pools, seed),
      input: ["a happy day"],
    }),
    answer: moderation,
  },
  {
    method: "POST",
    path: "/v1/chat/moderations",
    weight: 3,
    body: (pools, seed) => ({
      model: seed % 2 === 0 ? "mistral-moderation-latest" : model(pools, seed),
      input: seed % 3 === 0 ? conversation(seed).messages : [conversation(seed).messages],
    }),
    answer: moderation,
  },
  {
    method: "POST",
    path: "/v1/chat/completions",
    weight: 1,
    body: () => ({ model: "m", messages: [] }),
    answer: null,
  },
  { method: "POST", path: "/v1/embeddings", weight: 1, body: () => ({ model: "m", input: "x" }), answer: null },
  { method: "GET", path: "/v1/x/moderation-model", weight: 1, answer: null },
  {
    method: "PUT",
    path: "/v1/x/moderation-model",
    body: (pools, seed) => ({ model: model(pools, seed) }),
    answer: null,
  },
  { method: "DELETE", path: "/v1/x/moderation-model", weight: 1, answer: null },
  {
    method: "GET",
    path: "/v1/x/jobs/:id/metrics",
    pool: "jobs",
    query: (seed) => ({ after_step: String(seed % 3), version: "old", wait: "1" }),
    answer: null,
  },
  {
    method: "POST",
    path: "/v1/x/estimate",
    weight: 1,
    body: (_, seed) => ({
      model: pick(BASES, seed, ""),
      train_rows: 100 + (seed % 1000),
      train_bytes: 10_000,
      texts: ["a happy day", "a sad day"],
      targets: [{ name: "mood", labels: 2, loss_function: "single_class" }],
      hyperparameters: { epochs: 2, learning_rate: 1e-4 },
    }),
    answer: null,
  },
  { method: "POST", path: "/v1/x/jobs/:id/finish", weight: 1, pool: "jobs", answer: null },
  {
    method: "POST",
    path: "/v1/x/jobs/:id/position",
    pool: "jobs",
    body: (_, seed) => ({ position: 1 + (seed % 3) }),
    answer: null,
  },
  { method: "POST", path: "/v1/x/models/file", weight: 1, body: "form", answer: null },
  { method: "GET", path: "/v1/x/models/:id", pool: "models", answer: null },
  { method: "GET", path: "/v1/x/models/:id/file", weight: 1, pool: "models", answer: "bytes" },
  {
    method: "PUT",
    path: "/v1/x/models/:id/thresholds",
    pool: "models",
    body: (_, seed) => ({ mood: seed % 2 === 0 ? 0.4 : { good: 0.3, bad: 0.6 } }),
    answer: null,
  },
  { method: "DELETE", path: "/v1/x/models/:id/thresholds", weight: 1, pool: "models", answer: null },
  { method: "GET", path: "/v1/x/aliases", weight: 1, answer: null },
  {
    method: "PUT",
    path: "/v1/x/aliases/:name",
    body: (pools, seed) => ({ model: model(pools, seed) }),
    answer: null,
  },
  { method: "DELETE", path: "/v1/x/aliases/:name", weight: 1, answer: null },
  { method: "GET", path: "/v1/x/openapi.json", weight: 1, answer: null },
  {
    method: "POST",
    path: "/v1/x/classifications",
    weight: 3,
    body: (pools, seed) => ({
      model: model(pools, seed),
      input: ["a happy day"],
      explain: seed % 2 === 0,
      nearest: seed % 3,
    }),
    answer: null,
  },
  { method: "GET", path: "/metrics", weight: 1, answer: null },
];
