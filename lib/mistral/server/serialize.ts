import "server-only";
import type { EngineFile, EngineJob, EngineJobEvent, EngineModel } from "@/lib/db/generated/client";
import type {
  WireCheckpoint,
  WireFile,
  WireFineTunedModel,
  WireJob,
  WireJobDetails,
  WireJobEvent,
  WireModelCard,
} from "../schema";
import {
  parseEvent,
  parseHyperparameters,
  parseIntegrations,
  parseMetadata,
  parseStatus,
  parseTargets,
  parseTrainingFiles,
  parseValidationFiles,
} from "./internal";

export const FILE_MIME_TYPE = "application/jsonl";
/** The API has no value for classifier data; chat data is called this. */
export const FILE_SAMPLE_TYPE = "instruct";
export const FILE_SOURCE = "upload";

function unixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** A file as the wire has it. */
export function serializeFile(file: EngineFile): WireFile {
  return {
    id: file.id,
    object: "file",
    bytes: file.sizeBytes,
    created_at: unixSeconds(file.createdAt),
    filename: file.fileName,
    purpose: file.purpose,
    sample_type: FILE_SAMPLE_TYPE,
    source: FILE_SOURCE,
    num_lines: file.numLines,
    mimetype: FILE_MIME_TYPE,
    signature: file.sha256.slice(0, 16),
    expires_at: null,
    visibility: file.visibility,
  };
}

/** A job as lists and create answer it. */
export function serializeJob(job: EngineJob): WireJob {
  return {
    id: job.id,
    auto_start: job.autoStart,
    model: job.model,
    status: parseStatus(job.status),
    created_at: unixSeconds(job.createdAt),
    modified_at: unixSeconds(job.modifiedAt),
    training_files: parseTrainingFiles(job.trainingFiles).map((file) => file.file_id),
    validation_files: parseValidationFiles(job.validationFiles),
    object: "job",
    fine_tuned_model: job.fineTunedModel,
    suffix: job.suffix,
    integrations: parseIntegrations(job.integrations),
    trained_tokens: job.trainedTokens,
    metadata: parseMetadata(job.metadata),
    job_type: "classifier",
    hyperparameters: parseHyperparameters(job.hyperparameters),
  };
}

/** A step and its losses; the time in UNIX seconds. There may be tens of thousands. */
export type CheckpointRow = [step: number, trainLoss: number, validLoss: number | null, createdAt: number];

export type JobWithHistory = EngineJob & { events: EngineJobEvent[]; checkpoints: CheckpointRow[] };

/** A job as get, start and cancel answer it. Expects events oldest first and checkpoints newest first. */
export function serializeJobDetails(job: JobWithHistory): WireJobDetails {
  return {
    ...serializeJob(job),
    events: job.events.map(serializeEvent),
    checkpoints: job.checkpoints.map(serializeCheckpoint),
    classifier_targets: parseTargets(job.classifierTargets),
  };
}

function serializeEvent(event: EngineJobEvent): WireJobEvent {
  return { name: event.name, data: parseEvent(event.data), created_at: unixSeconds(event.createdAt) };
}

/** Six decimals, as the hosted service prints losses. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/**
 * Clients read a validation loss of 0 as "not evaluated", so that is what is sent there, and a loss that was measured
 * never rounds to it. `valid_mean_token_accuracy` is no accuracy: the hosted service puts 2 to the power of the
 * validation loss there.
 */
export function serializeCheckpoint([step, trainLoss, validLoss, createdAt]: CheckpointRow): WireCheckpoint {
  return {
    metrics: {
      train_loss: round(trainLoss),
      valid_loss: validLoss === null ? 0 : Math.max(round(validLoss), 1e-6),
      valid_mean_token_accuracy: validLoss === null ? 0 : round(2 ** validLoss),
    },
    step_number: step,
    created_at: createdAt,
  };
}

const NO_CAPABILITIES = {
  completion_chat: false,
  function_calling: false,
  reasoning: false,
  completion_fim: false,
  fine_tuning: false,
  vision: false,
  ocr: false,
  classification: false,
  moderation: false,
  audio: false,
  audio_transcription: false,
  audio_transcription_realtime: false,
  audio_speech: false,
};

/** What every card says that no one here has anything to say about. */
const CARD_DEFAULTS = {
  object: "model",
  max_context_length: 32_768,
  deprecation: null,
  deprecation_replacement_model: null,
  default_model_temperature: null,
} as const;

export interface BaseModel {
  id: string;
  aliases: string[];
  description: string;
  /** UNIX seconds. */
  created: number;
}

/** The card of a model that jobs start from. */
export function serializeBaseModel({ id, aliases, description, created }: BaseModel, owner: string): WireModelCard {
  return {
    ...CARD_DEFAULTS,
    ...{ id, aliases, description, created },
    owned_by: owner,
    capabilities: { ...NO_CAPABILITIES, fine_tuning: true },
    name: id,
    type: "base",
  };
}

/** The card of a trained model with its other names. `moderatorId` is the id of the model that moderates, null when none does. */
export function serializeModel(
  model: EngineModel,
  owner: string,
  moderatorId: string | null,
  aliases: string[],
): WireModelCard {
  return {
    ...CARD_DEFAULTS,
    id: model.id,
    created: unixSeconds(model.createdAt),
    owned_by: owner,
    capabilities: { ...NO_CAPABILITIES, classification: true, moderation: model.id === moderatorId },
    name: model.name,
    description: model.description,
    aliases,
    type: "fine-tuned",
    job: model.jobId ?? model.fileId,
    root: model.root,
    archived: model.archived,
  };
}

/** The richer object that an update answers. */
export function serializeFineTunedModel(
  model: EngineModel,
  workspaceId: string,
  aliases: string[],
): WireFineTunedModel {
  return {
    id: model.id,
    object: "model",
    created: unixSeconds(model.createdAt),
    owned_by: workspaceId.slice(0, 8),
    workspace_id: workspaceId,
    root: model.root,
    root_version: "1",
    archived: model.archived,
    name: model.name,
    description: model.description,
    // The SDK takes a missing completion_chat for true.
    capabilities: {
      completion_chat: false,
      completion_fim: false,
      function_calling: false,
      fine_tuning: false,
      classification: true,
    },
    max_context_length: CARD_DEFAULTS.max_context_length,
    aliases,
    job: model.jobId ?? model.fileId,
    classifier_targets: parseTargets(model.targets),
    model_type: "classifier",
  };
}
