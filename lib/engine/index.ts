export { chooseLabels, type LabelThresholds } from "./choose-labels";
export { type ClassifyCommand, type ClassifyReport, classifyReportSchema } from "./classify-protocol";
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
export { predict, TRAINING_THREADS, type Workload } from "./estimate/predict";
export { chooseProbeTexts } from "./estimate/probe";
export { type Explanation, explain, type TextPiece } from "./explain";
export { chooseLevel } from "./levels";
export { type DescribedTarget, describeModel, type ModelDescription } from "./models/describe-model";
export { type LoadedModel, loadModel, type TargetDecision } from "./models/load-model";
export { setThresholds, type ThresholdChanges } from "./models/thresholds";
export { type Neighbour, type Neighbours, readNeighbours } from "./neighbours";
export {
  type Costs,
  type EngineEvent,
  type EngineFile,
  type EngineHyperparameters,
  type EnginePhase,
  type EngineTarget,
  type EngineTask,
  type Level,
  levelSchema,
  type Prediction,
  type ProbeTask,
  predictionSchema,
  type RequestedLevel,
  type RequestedTarget,
  type TargetMetrics,
  type TrainingSummary,
  type TrainTask,
  type ValidateTask,
  type ValidationReport,
} from "./protocol";
export { resultWriter } from "./result-json";
export { run } from "./run";
export { MAX_TRAINING_STEPS, plannedPasses, planSteps } from "./schedule";
export { spawnClassifyWorker } from "./spawn-classify-worker";
export { spawnEngineWorker } from "./spawn-worker";
