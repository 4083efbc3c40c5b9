import { type JobCheckpoint, type JobDetail, jobHyperparameters } from "@/lib/jobs/schema";

const AT = "2026-01-01T10:00:00.000Z";

/** A job as the wire has it, running on the embedded engine unless said otherwise. */
export function aJobDetail(overrides: Partial<JobDetail> = {}): JobDetail {
  return {
    id: "job_1",
    status: "RUNNING",
    datasetName: "tickets",
    datasetId: "ds_1",
    preparationId: "prep_1",
    serverId: "embedded",
    serverName: "Embedded engine",
    baseModel: "ministral-3b-latest",
    trainingSteps: 100,
    currentStep: 0,
    fineTunedModel: null,
    modelId: null,
    error: null,
    createdAt: AT,
    startedAt: null,
    finishedAt: null,
    deletedAt: null,
    remoteJobId: "r",
    suffix: "s",
    hyperparameters: jobHyperparameters.parse({}),
    targetSettings: [],
    invalidSampleSkipPercentage: 0,
    autoStart: true,
    useValidation: true,
    wandb: null,
    estimate: null,
    summary: null,
    isFinishing: false,
    canFinish: true,
    canReorder: true,
    copiedFromId: null,
    metadata: null,
    epochs: null,
    trainedTokens: null,
    targets: [],
    rows: { train: 80, validation: 10, test: 10 },
    events: [],
    checkpoints: [],
    phase: null,
    queuePosition: null,
    lastSequence: 0,
    ...overrides,
  };
}

/** A reported step; its sequence is its step unless said otherwise. */
export function aCheckpoint(step: number, overrides: Partial<JobCheckpoint> = {}): JobCheckpoint {
  return {
    sequence: step,
    step,
    trainLoss: 1 / step,
    validLoss: null,
    learningRate: null,
    targets: null,
    createdAt: AT,
    ...overrides,
  };
}
