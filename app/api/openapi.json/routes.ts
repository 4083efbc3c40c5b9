import type { RouteHandler } from "@/lib/http/route";
import * as batchesCancel from "../batches/[batchId]/cancel/route";
import * as batchesRejected from "../batches/[batchId]/rejected/route";
import * as batchesResult from "../batches/[batchId]/result/route";
import * as batchesResume from "../batches/[batchId]/resume/route";
import * as batchesByBatch from "../batches/[batchId]/route";
import * as batchesRows from "../batches/[batchId]/rows/route";
import * as batchesStart from "../batches/[batchId]/start/route";
import * as batches from "../batches/route";
import * as classifyChat from "../classify/chat/route";
import * as classify from "../classify/route";
import * as datasetsConflicts from "../datasets/[datasetId]/conflicts/route";
import * as datasetsCopies from "../datasets/[datasetId]/copies/route";
import * as datasetsCorrectionsByCorrection from "../datasets/[datasetId]/corrections/[correctionId]/route";
import * as datasetsCorrectionsApply from "../datasets/[datasetId]/corrections/apply/route";
import * as datasetsCorrections from "../datasets/[datasetId]/corrections/route";
import * as datasetsParsePreview from "../datasets/[datasetId]/parse/preview/route";
import * as datasetsPreparationsLeaks from "../datasets/[datasetId]/preparations/leaks/route";
import * as datasetsPreparationsPreview from "../datasets/[datasetId]/preparations/preview/route";
import * as datasetsPreparations from "../datasets/[datasetId]/preparations/route";
import * as datasetsPreparationsSuggestion from "../datasets/[datasetId]/preparations/suggestion/route";
import * as datasetsProfile from "../datasets/[datasetId]/profile/route";
import * as datasetsRejected from "../datasets/[datasetId]/rejected/route";
import * as datasetsRejectedSummary from "../datasets/[datasetId]/rejected/summary/route";
import * as datasetsByDataset from "../datasets/[datasetId]/route";
import * as datasetsRows from "../datasets/[datasetId]/rows/route";
import * as datasetsStepsByNumber from "../datasets/[datasetId]/steps/[number]/route";
import * as datasetsStepsExport from "../datasets/[datasetId]/steps/export/route";
import * as datasetsStepsJump from "../datasets/[datasetId]/steps/jump/route";
import * as datasetsStepsPreview from "../datasets/[datasetId]/steps/preview/route";
import * as datasetsStepsReplay from "../datasets/[datasetId]/steps/replay/route";
import * as datasetsSteps from "../datasets/[datasetId]/steps/route";
import * as datasetsSuspectsKept from "../datasets/[datasetId]/suspects/kept/route";
import * as datasetsSuspects from "../datasets/[datasetId]/suspects/route";
import * as datasetsTasks from "../datasets/[datasetId]/tasks/route";
import * as datasetsValues from "../datasets/[datasetId]/values/route";
import * as datasetsVersions from "../datasets/[datasetId]/versions/route";
import * as datasetsImport from "../datasets/import/route";
import * as datasetsPreview from "../datasets/preview/route";
import * as datasets from "../datasets/route";
import * as evaluationsCancel from "../evaluations/[evaluationId]/cancel/route";
import * as evaluationsConfusion from "../evaluations/[evaluationId]/confusion/route";
import * as evaluationsPredictions from "../evaluations/[evaluationId]/predictions/route";
import * as evaluationsPredictionsCsv from "../evaluations/[evaluationId]/predictions.csv/route";
import * as evaluationsReportJson from "../evaluations/[evaluationId]/report.json/route";
import * as evaluationsResume from "../evaluations/[evaluationId]/resume/route";
import * as evaluationsByEvaluation from "../evaluations/[evaluationId]/route";
import * as evaluationsThresholds from "../evaluations/[evaluationId]/thresholds/route";
import * as evaluationsCompare from "../evaluations/compare/route";
import * as evaluationsCompareRows from "../evaluations/compare/rows/route";
import * as learningCurvesCancel from "../evaluations/learning-curves/[curveId]/cancel/route";
import * as learningCurvesByCurve from "../evaluations/learning-curves/[curveId]/route";
import * as learningCurves from "../evaluations/learning-curves/route";
import * as evaluations from "../evaluations/route";
import * as health from "../health/route";
import * as hubDatasets from "../hub/datasets/route";
import * as jobPresetsByPreset from "../job-presets/[presetId]/route";
import * as jobPresets from "../job-presets/route";
import * as jobsCancel from "../jobs/[jobId]/cancel/route";
import * as jobsConsequences from "../jobs/[jobId]/consequences/route";
import * as jobsFinish from "../jobs/[jobId]/finish/route";
import * as jobsMetricsCsv from "../jobs/[jobId]/metrics.csv/route";
import * as jobsMetricsJson from "../jobs/[jobId]/metrics.json/route";
import * as jobsPosition from "../jobs/[jobId]/position/route";
import * as jobsPurge from "../jobs/[jobId]/purge/route";
import * as jobsRestore from "../jobs/[jobId]/restore/route";
import * as jobsRetry from "../jobs/[jobId]/retry/route";
import * as jobsByJob from "../jobs/[jobId]/route";
import * as jobsStart from "../jobs/[jobId]/start/route";
import * as jobsStopFollowing from "../jobs/[jobId]/stop-following/route";
import * as jobsStream from "../jobs/[jobId]/stream/route";
import * as jobsEstimate from "../jobs/estimate/route";
import * as jobs from "../jobs/route";
import * as modelsCard from "../models/[modelId]/card/route";
import * as modelsConsequences from "../models/[modelId]/consequences/route";
import * as modelsFile from "../models/[modelId]/file/route";
import * as modelsPurge from "../models/[modelId]/purge/route";
import * as modelsRestore from "../models/[modelId]/restore/route";
import * as modelsByModel from "../models/[modelId]/route";
import * as modelsThresholds from "../models/[modelId]/thresholds/route";
import * as modelsAliasByName from "../models/aliases/[name]/route";
import * as modelsAliases from "../models/aliases/route";
import * as models from "../models/route";
import * as notificationsRead from "../notifications/read/route";
import * as notifications from "../notifications/route";
import * as preparationsByFile from "../preparations/[preparationId]/[file]/route";
import * as preparationsExamples from "../preparations/[preparationId]/examples/route";
import * as preparationsByPreparation from "../preparations/[preparationId]/route";
import * as preparations from "../preparations/route";
import * as serversBaseModels from "../servers/[serverId]/base-models/route";
import * as serversCheckStored from "../servers/[serverId]/check/route";
import * as serversKeysByKey from "../servers/[serverId]/keys/[keyId]/route";
import * as serversKeys from "../servers/[serverId]/keys/route";
import * as serversByServer from "../servers/[serverId]/route";
import * as serversCheck from "../servers/check/route";
import * as servers from "../servers/route";
import * as webhooksByDelivery from "../webhooks/[webhookId]/deliveries/[deliveryId]/route";
import * as webhooksDeliveryAgain from "../webhooks/[webhookId]/deliveries/[deliveryId]/send/route";
import * as webhooksDeliveries from "../webhooks/[webhookId]/deliveries/route";
import * as webhooksRestore from "../webhooks/[webhookId]/restore/route";
import * as webhooksByWebhook from "../webhooks/[webhookId]/route";
import * as webhooksSecret from "../webhooks/[webhookId]/secret/route";
import * as webhooksTest from "../webhooks/[webhookId]/test/route";
import * as webhooks from "../webhooks/route";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** Every route of the API but the document's own: its address, and what answers there. */
export const ROUTES: Readonly<Record<string, Partial<Record<Method, RouteHandler>>>> = {
  "/api/batches": batches,
  "/api/batches/{batchId}": batchesByBatch,
  "/api/batches/{batchId}/cancel": batchesCancel,
  "/api/batches/{batchId}/rejected": batchesRejected,
  "/api/batches/{batchId}/result": batchesResult,
  "/api/batches/{batchId}/resume": batchesResume,
  "/api/batches/{batchId}/rows": batchesRows,
  "/api/batches/{batchId}/start": batchesStart,
  "/api/classify": classify,
  "/api/classify/chat": classifyChat,
  "/api/datasets": datasets,
  "/api/datasets/{datasetId}": datasetsByDataset,
  "/api/datasets/{datasetId}/conflicts": datasetsConflicts,
  "/api/datasets/{datasetId}/copies": datasetsCopies,
  "/api/datasets/{datasetId}/corrections": datasetsCorrections,
  "/api/datasets/{datasetId}/corrections/{correctionId}": datasetsCorrectionsByCorrection,
  "/api/datasets/{datasetId}/corrections/apply": datasetsCorrectionsApply,
  "/api/datasets/{datasetId}/parse/preview": datasetsParsePreview,
  "/api/datasets/{datasetId}/preparations": datasetsPreparations,
  "/api/datasets/{datasetId}/preparations/leaks": datasetsPreparationsLeaks,
  "/api/datasets/{datasetId}/preparations/preview": datasetsPreparationsPreview,
  "/api/datasets/{datasetId}/preparations/suggestion": datasetsPreparationsSuggestion,
  "/api/datasets/{datasetId}/profile": datasetsProfile,
  "/api/datasets/{datasetId}/rejected": datasetsRejected,
  "/api/datasets/{datasetId}/rejected/summary": datasetsRejectedSummary,
  "/api/datasets/{datasetId}/rows": datasetsRows,
  "/api/datasets/{datasetId}/steps": datasetsSteps,
  "/api/datasets/{datasetId}/steps/{number}": datasetsStepsByNumber,
  "/api/datasets/{datasetId}/steps/export": datasetsStepsExport,
  "/api/datasets/{datasetId}/steps/jump": datasetsStepsJump,
  "/api/datasets/{datasetId}/steps/preview": datasetsStepsPreview,
  "/api/datasets/{datasetId}/steps/replay": datasetsStepsReplay,
  "/api/datasets/{datasetId}/suspects": datasetsSuspects,
  "/api/datasets/{datasetId}/suspects/kept": datasetsSuspectsKept,
  "/api/datasets/{datasetId}/tasks": datasetsTasks,
  "/api/datasets/{datasetId}/values": datasetsValues,
  "/api/datasets/{datasetId}/versions": datasetsVersions,
  "/api/datasets/import": datasetsImport,
  "/api/datasets/preview": datasetsPreview,
  "/api/evaluations": evaluations,
  "/api/evaluations/compare": evaluationsCompare,
  "/api/evaluations/compare/rows": evaluationsCompareRows,
  "/api/evaluations/learning-curves": learningCurves,
  "/api/evaluations/learning-curves/{curveId}": learningCurvesByCurve,
  "/api/evaluations/learning-curves/{curveId}/cancel": learningCurvesCancel,
  "/api/evaluations/{evaluationId}": evaluationsByEvaluation,
  "/api/evaluations/{evaluationId}/cancel": evaluationsCancel,
  "/api/evaluations/{evaluationId}/confusion": evaluationsConfusion,
  "/api/evaluations/{evaluationId}/predictions": evaluationsPredictions,
  "/api/evaluations/{evaluationId}/predictions.csv": evaluationsPredictionsCsv,
  "/api/evaluations/{evaluationId}/report.json": evaluationsReportJson,
  "/api/evaluations/{evaluationId}/resume": evaluationsResume,
  "/api/evaluations/{evaluationId}/thresholds": evaluationsThresholds,
  "/api/health": health,
  "/api/hub/datasets": hubDatasets,
  "/api/job-presets": jobPresets,
  "/api/job-presets/{presetId}": jobPresetsByPreset,
  "/api/jobs": jobs,
  "/api/jobs/{jobId}": jobsByJob,
  "/api/jobs/{jobId}/cancel": jobsCancel,
  "/api/jobs/{jobId}/consequences": jobsConsequences,
  "/api/jobs/{jobId}/finish": jobsFinish,
  "/api/jobs/{jobId}/metrics.csv": jobsMetricsCsv,
  "/api/jobs/{jobId}/metrics.json": jobsMetricsJson,
  "/api/jobs/{jobId}/position": jobsPosition,
  "/api/jobs/{jobId}/purge": jobsPurge,
  "/api/jobs/{jobId}/restore": jobsRestore,
  "/api/jobs/{jobId}/retry": jobsRetry,
  "/api/jobs/{jobId}/start": jobsStart,
  "/api/jobs/{jobId}/stop-following": jobsStopFollowing,
  "/api/jobs/{jobId}/stream": jobsStream,
  "/api/jobs/estimate": jobsEstimate,
  "/api/models": models,
  "/api/models/aliases": modelsAliases,
  "/api/models/aliases/{name}": modelsAliasByName,
  "/api/models/{modelId}": modelsByModel,
  "/api/models/{modelId}/card": modelsCard,
  "/api/models/{modelId}/consequences": modelsConsequences,
  "/api/models/{modelId}/file": modelsFile,
  "/api/models/{modelId}/purge": modelsPurge,
  "/api/models/{modelId}/restore": modelsRestore,
  "/api/models/{modelId}/thresholds": modelsThresholds,
  "/api/notifications": notifications,
  "/api/notifications/read": notificationsRead,
  "/api/preparations": preparations,
  "/api/preparations/{preparationId}": preparationsByPreparation,
  "/api/preparations/{preparationId}/{file}": preparationsByFile,
  "/api/preparations/{preparationId}/examples": preparationsExamples,
  "/api/servers": servers,
  "/api/servers/{serverId}": serversByServer,
  "/api/servers/{serverId}/base-models": serversBaseModels,
  "/api/servers/{serverId}/check": serversCheckStored,
  "/api/servers/{serverId}/keys": serversKeys,
  "/api/servers/{serverId}/keys/{keyId}": serversKeysByKey,
  "/api/servers/check": serversCheck,
  "/api/webhooks": webhooks,
  "/api/webhooks/{webhookId}": webhooksByWebhook,
  "/api/webhooks/{webhookId}/deliveries": webhooksDeliveries,
  "/api/webhooks/{webhookId}/deliveries/{deliveryId}": webhooksByDelivery,
  "/api/webhooks/{webhookId}/deliveries/{deliveryId}/send": webhooksDeliveryAgain,
  "/api/webhooks/{webhookId}/restore": webhooksRestore,
  "/api/webhooks/{webhookId}/secret": webhooksSecret,
  "/api/webhooks/{webhookId}/test": webhooksTest,
};
