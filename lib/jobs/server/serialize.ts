import "server-only";
import { preparationSummary } from "@/lib/preparations/schema";
import type { JobDetail, JobListItem, JobScore, JobSummary } from "../schema";
import { jobStatus } from "../status-schema";
import { hasExtensions } from "./extensions";
import { placeOf } from "./follow-phase";
import {
  type CheckpointRecord,
  eventMessage,
  type JobRecord,
  statusOf,
  storedError,
  storedEstimate,
  storedHyperparameters,
  storedIntegration,
  storedMetadata,
  storedSummary,
  storedTargetMetrics,
  storedTargetSettings,
  storedTargets,
} from "./internal";

/** A job's row as the list shows it. */
export function serializeJobSummary(job: JobRecord): JobSummary {
  return {
    id: job.id,
    status: statusOf(job),
    datasetName: job.preparation.dataset.name,
    preparationId: job.preparationId,
    serverId: job.serverId,
    serverName: job.server.name,
    baseModel: job.baseModel,
    trainingSteps: storedHyperparameters.parse(job.hyperparameters).trainingSteps,
    currentStep: job.checkpoints[0]?.step ?? 0,
    fineTunedModel: job.fineTunedModel,
    modelId: job.model?.id ?? null,
    error: job.error === null ? null : storedError.parse(job.error),
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    deletedAt: job.deletedAt?.toISOString() ?? null,
  };
}

/** A job as the list has it, with the figure that it is judged by. */
export function serializeJobItem(job: JobRecord, score: JobScore | null): JobListItem {
  return {
    ...serializeJobSummary(job),
    datasetId: job.preparation.datasetId,
    suffix: job.suffix,
    isFinishing: job.finishRequestedAt !== null,
    canFinish: hasExtensions(job.server),
    canReorder: hasExtensions(job.server),
    ...placeOf({ id: job.id, status: statusOf(job) }),
    score,
  };
}

interface EventRow {
  sequence: number;
  status: string;
  data: unknown;
  createdAt: Date;
}

interface DetailRows {
  job: JobRecord;
  /** The preparation's summary, as stored. */
  summary: unknown;
  events: EventRow[];
  checkpoints: CheckpointRecord[];
}

/** A stored event as the wire has it. */
export function serializeEvent({ sequence, status, data, createdAt }: EventRow) {
  return { sequence, status: jobStatus.parse(status), message: eventMessage(data), createdAt: createdAt.toISOString() };
}

/** A stored checkpoint as the wire has it. */
export function serializeCheckpoint(row: CheckpointRecord) {
  const { targets, createdAt, ...numbers } = row;
  return {
    ...numbers,
    targets: targets === null ? null : storedTargetMetrics.parse(targets),
    createdAt: createdAt.toISOString(),
  };
}

/** A job with everything its page shows; W&B's key stays here. */
export function serializeJobDetail({ job, summary, events, checkpoints }: DetailRows): JobDetail {
  const { version, ...hyperparameters } = storedHyperparameters.parse(job.hyperparameters);
  const { splits, repeats } = preparationSummary.parse(summary);
  return {
    ...serializeJobSummary(job),
    datasetId: job.preparation.datasetId,
    remoteJobId: job.remoteJobId,
    suffix: job.suffix,
    hyperparameters,
    targetSettings: job.targetSettings === null ? [] : storedTargetSettings.parse(job.targetSettings),
    invalidSampleSkipPercentage: job.invalidSampleSkipPercentage,
    autoStart: job.autoStart,
    useValidation: job.useValidation,
    wandb: wandbOf(job),
    estimate: job.estimate === null ? null : storedEstimate.parse(job.estimate),
    summary: job.summary === null ? null : storedSummary.parse(job.summary),
    isFinishing: job.finishRequestedAt !== null,
    canFinish: hasExtensions(job.server),
    canReorder: hasExtensions(job.server),
    copiedFromId: job.copiedFromId,
    metadata: job.metadata === null ? null : storedMetadata.parse(job.metadata),
    epochs: job.epochs,
    trainedTokens: job.trainedTokens,
    targets: job.targets === null ? [] : storedTargets.parse(job.targets),
    rows: {
      train: splits.train.rows + (repeats?.lines ?? 0),
      validation: splits.validation.rows,
      test: splits.test.rows,
    },
    events: events.map(serializeEvent),
    checkpoints: checkpoints.map(serializeCheckpoint),
    ...placeOf({ id: job.id, status: statusOf(job) }),
    lastSequence: job.lastSequence,
  };
}

function wandbOf({ integration }: JobRecord): JobDetail["wandb"] {
  if (integration === null) return null;
  const { project, name, url, error } = storedIntegration.parse(integration);
  return { project, name, url, error };
}
