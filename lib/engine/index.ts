export type { EngineContext } from "./context";
export {
  type ChatMessage,
  messagesToText,
  type ParsedLine,
  parseSampleLine,
  quickCheckSampleLine,
  type Sample,
} from "./data/sample";
export { EngineError, type EngineErrorCode } from "./errors";
export { type LoadedModel, loadModel, type TargetDecision } from "./models/load-model";
export type {
  EngineEvent,
  EngineFile,
  EngineHyperparameters,
  EnginePhase,
  EngineTarget,
  EngineTask,
  Level,
  RequestedTarget,
  TargetMetrics,
  TrainingSummary,
  TrainTask,
  ValidateTask,
  ValidationReport,
} from "./protocol";
export { run } from "./run";
export { MAX_TRAINING_STEPS } from "./schedule";
export { spawnEngineWorker } from "./spawn-worker";
