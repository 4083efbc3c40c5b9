import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readFixtureText, readManifest } from "@/lib/testing/wire-fixtures";
import { classifyChatSchema, classifySchema, createJobSchema, updateModelSchema } from "./requests";
import * as schema from "./schema";

const readJson = (file: string): unknown => JSON.parse(readFixtureText(file));
const entries = readManifest();

const RESPONSES: Record<string, z.ZodType> = {
  CreateFileResponse: schema.fileSchema,
  ListFilesResponse: schema.fileListSchema,
  GetFileResponse: schema.fileDetailsSchema,
  DeleteFileResponse: schema.deletedFileSchema,
  GetSignedUrlResponse: schema.signedUrlSchema,
  ClassifierFineTuningJob: schema.jobSchema,
  LegacyJobMetadata: schema.dryRunSchema,
  ClassifierFineTuningJobDetails: schema.jobDetailsSchema,
  ListFineTuningJobsResponse: schema.jobListSchema,
  ModelList: schema.modelListSchema,
  FTModelCard: schema.modelCardSchema,
  ClassifierFineTunedModel: schema.fineTunedModelSchema,
  ArchiveModelResponse: schema.archivedModelSchema,
  UnarchiveModelResponse: schema.archivedModelSchema,
  DeleteModelResponse: schema.deletedModelSchema,
  ClassificationResponse: schema.classificationSchema,
  ModerationResponse: schema.moderationSchema,
};
/** Read by the official client alone (conformance/): this server does not answer these. */
const NOT_SERVED = new Set(["ChatCompletionResponse", "EmbeddingResponse"]);

const REQUESTS: Record<string, z.ZodType> = {
  "fineTuning.jobs.create": createJobSchema,
  "models.update": updateModelSchema,
  "classifiers.classify": classifySchema,
  "classifiers.classifyChat": classifyChatSchema,
};

/** A list of the hosted service mixes job types; ours trains classifiers only. */
function withoutCompletionJobs(value: unknown): unknown {
  const list = z.looseObject({ data: z.array(z.looseObject({ job_type: z.string() })) }).safeParse(value);
  if (!list.success) return value;
  return { ...list.data, data: list.data.data.filter((job) => job.job_type === "classifier") };
}

describe("fixtures of the contract", () => {
  const responses = entries.filter((entry) => entry.kind === "response" && !NOT_SERVED.has(entry.schema ?? ""));
  it.each(responses)("reads the response $file", ({ file, variant, schema: name }) => {
    const reader = RESPONSES[variant ?? name ?? ""];
    const value = withoutCompletionJobs(readJson(file));
    // Nothing of a fixture is dropped or changed: the schema names every key that the API has.
    expect(reader?.parse(value)).toEqual(value);
  });

  const requests = entries.filter((entry) => entry.kind === "request");
  it.each(requests)("accepts the request $file", ({ file, operation }) => {
    expect(REQUESTS[operation ?? ""]?.safeParse(readJson(file)).error).toBeUndefined();
  });

  const files = entries.map((entry) => entry.file);
  it("lists every file once", () => {
    expect(new Set(files).size).toBe(files.length);
    expect(responses.length).toBeGreaterThan(25);
    expect(requests.length).toBeGreaterThan(4);
  });
});
