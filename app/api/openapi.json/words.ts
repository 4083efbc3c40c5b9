import { z } from "zod";

interface Words {
  operationId: string;
  summary: string;
  tag: string;
  /** The form of a route that reads its body itself. */
  form?: z.ZodType;
  /** Media type of an answer that is no JSON. */
  answers?: string;
  /** Query parameters that a route reads itself. */
  query?: z.ZodType;
}

const file = z.any().meta({ type: "string", contentMediaType: "application/octet-stream" });
const parse = z.string().optional().meta({ description: "How to read the file: JSON, as in POST …/parse/preview." });

function words(tag: string, rows: Record<string, [operationId: string, summary: string, more?: Partial<Words>]>) {
  return Object.fromEntries(
    Object.entries(rows).map(([key, [operationId, summary, more]]): [string, Words] => [
      key,
      { operationId, summary, tag, ...more },
    ]),
  );
}

const DATASETS = words("Datasets", {
  "GET /api/datasets": ["listDatasets", "Datasets, newest first"],
  "POST /api/datasets": [
    "uploadDataset",
    "Store and import a file",
    { form: z.object({ name: z.string().optional(), parse, file }) },
  ],
  "POST /api/datasets/preview": [
    "previewUpload",
    "The first rows of a file before anything is stored",
    { form: z.object({ parse, sizeBytes: z.string().optional().meta({ description: "Of the whole file." }), file }) },
  ],
  "POST /api/datasets/import": ["importDataset", "Import a sample, pasted rows, or a dataset of the hub"],
  "GET /api/datasets/{datasetId}": ["getDataset", "One dataset with its columns and roles"],
  "PATCH /api/datasets/{datasetId}": ["updateDataset", "Change a dataset's name, how it is read, or its roles"],
  "DELETE /api/datasets/{datasetId}": ["deleteDataset", "Delete a dataset"],
  "POST /api/datasets/{datasetId}/parse/preview": ["previewParse", "The first rows of a dataset, read in another way"],
  "GET /api/datasets/{datasetId}/profile": ["profileDataset", "Counts per label, lengths, copies, what to look at"],
  "GET /api/datasets/{datasetId}/rejected": [
    "downloadRejected",
    "The lines that could not be read, as CSV",
    { answers: "text/csv" },
  ],
  "GET /api/datasets/{datasetId}/rejected/summary": [
    "summariseRejected",
    "The lines that could not be read, by reason",
  ],
  "GET /api/datasets/{datasetId}/rows": ["listRows", "Rows: found, filtered, sorted, a page at a time"],
  "GET /api/datasets/{datasetId}/values": ["listValues", "The values of a column, the most frequent first"],
  "GET /api/datasets/{datasetId}/tasks": ["listTasks", "What is under way for a dataset"],
  "GET /api/datasets/{datasetId}/versions": ["listVersions", "The versions of a dataset"],
  "POST /api/datasets/{datasetId}/versions": ["acceptVersion", "Accept the rows as they are now"],
  "GET /api/hub/datasets": ["lookUpHubDataset", "Subsets and splits of a dataset of the hub"],
});

const CLEANING = words("Cleaning", {
  "GET /api/datasets/{datasetId}/conflicts": ["listConflicts", "The same text under different labels"],
  "GET /api/datasets/{datasetId}/copies": ["listCopies", "Texts that are nearly the same"],
  "GET /api/datasets/{datasetId}/corrections": ["listCorrections", "Texts with their right labels, the newest first"],
  "POST /api/datasets/{datasetId}/corrections": [
    "addCorrection",
    "Keep a text with its right labels for the next version",
  ],
  "DELETE /api/datasets/{datasetId}/corrections/{correctionId}": ["removeCorrection", "Forget a correction"],
  "POST /api/datasets/{datasetId}/corrections/apply": [
    "applyCorrections",
    "Add all corrections that wait to the rows, as one cleaning step",
  ],
  "GET /api/datasets/{datasetId}/suspects": ["listSuspects", "Rows whose label looked wrong when somebody looked last"],
  "POST /api/datasets/{datasetId}/suspects": ["findSuspects", "Look for rows whose label looks wrong"],
  "POST /api/datasets/{datasetId}/suspects/kept": [
    "keepLabel",
    "Say that a label is right as it is, or take that back",
  ],
  "GET /api/datasets/{datasetId}/steps": ["listSteps", "The cleaning steps"],
  "POST /api/datasets/{datasetId}/steps": ["addStep", "Add a cleaning step"],
  "POST /api/datasets/{datasetId}/steps/preview": ["previewStep", "What a cleaning step would do"],
  "POST /api/datasets/{datasetId}/steps/jump": ["jumpSteps", "Undo or redo up to a step"],
  "POST /api/datasets/{datasetId}/steps/replay": ["replaySteps", "Do the steps of another dataset to this one"],
  "GET /api/datasets/{datasetId}/steps/export": [
    "exportSteps",
    "The cleaning steps as a file",
    { answers: "application/json" },
  ],
  "DELETE /api/datasets/{datasetId}/steps/{number}": ["undoStep", "Undo a step and all after it"],
});

const PREPARATIONS = words("Preparations", {
  "GET /api/datasets/{datasetId}/preparations/suggestion": [
    "suggestPreparation",
    "The recipe recommended for a dataset",
  ],
  "POST /api/datasets/{datasetId}/preparations/preview": [
    "previewPreparation",
    "What a recipe would make; stores nothing",
  ],
  "POST /api/datasets/{datasetId}/preparations/leaks": [
    "reportLeaks",
    "What would leak between the splits of a recipe",
  ],
  "POST /api/datasets/{datasetId}/preparations": ["createPreparation", "Make the three files of a recipe"],
  "GET /api/preparations": ["listPreparations", "Preparations, newest first"],
  "GET /api/preparations/{preparationId}": ["getPreparation", "One preparation with its counts"],
  "GET /api/preparations/{preparationId}/examples": ["listExamples", "Some rows of a split"],
  "GET /api/preparations/{preparationId}/{file}": [
    "downloadSplit",
    "A split as JSON Lines",
    { answers: "application/jsonl" },
  ],
});

const JOBS = words("Jobs", {
  "GET /api/jobs": ["listJobs", "Jobs on every server, newest first"],
  "POST /api/jobs": ["createJob", "Train on a preparation"],
  "POST /api/jobs/estimate": ["estimateJob", "What a job would take; uploads and stores nothing"],
  "GET /api/job-presets": ["listJobPresets", "Settings of jobs that were kept under a name"],
  "POST /api/job-presets": ["saveJobPreset", "Keep settings of a job under a name"],
  "DELETE /api/job-presets/{presetId}": ["deleteJobPreset", "Forget a preset"],
  "GET /api/jobs/{jobId}": ["getJob", "One job with events and checkpoints"],
  "POST /api/jobs/{jobId}/start": ["startJob", "Start a validated job"],
  "POST /api/jobs/{jobId}/cancel": ["cancelJob", "Cancel a job"],
  "POST /api/jobs/{jobId}/retry": ["retryJob", "Run a job that is over again"],
  "POST /api/jobs/{jobId}/finish": ["finishJob", "Stop a training and keep the best so far"],
  "POST /api/jobs/{jobId}/position": ["setJobPosition", "Move a job to another place in its queue"],
  "DELETE /api/jobs/{jobId}": ["deleteJob", "Move a job that is over to the trash"],
  "POST /api/jobs/{jobId}/stop-following": ["stopFollowingJob", "End a job here whose server does not answer"],
  "POST /api/jobs/{jobId}/restore": ["restoreJob", "Take a job out of the trash"],
  "POST /api/jobs/{jobId}/purge": ["purgeJob", "Delete a job of the trash for good"],
  "GET /api/jobs/{jobId}/consequences": ["listConsequences", "What would go with a job, and what would stay"],
  "GET /api/jobs/{jobId}/metrics.csv": ["downloadMetricsCsv", "Every metric of a job as CSV", { answers: "text/csv" }],
  "GET /api/jobs/{jobId}/metrics.json": [
    "downloadMetricsJson",
    "Every metric of a job as JSON",
    { answers: "application/json" },
  ],
  "GET /api/jobs/{jobId}/stream": [
    "streamJob",
    "What happens to a job, live",
    {
      answers: "text/event-stream",
      query: z.object({ after: z.string().optional().meta({ description: "Number of the last frame seen." }) }),
    },
  ],
});

const MODEL_CARD = { answers: "text/markdown" };

const MODELS = words("Models", {
  "GET /api/models": ["listModels", "Models of every server, newest first"],
  "GET /api/models/{modelId}": ["getModel", "One model, by our id or by its server's name for it"],
  "PATCH /api/models/{modelId}": ["updateModel", "Rename a model, write its notes, archive it or take it back"],
  "DELETE /api/models/{modelId}": ["trashModel", "Move a model to the trash"],
  "POST /api/models/{modelId}/restore": ["restoreModel", "Take a model out of the trash"],
  "POST /api/models/{modelId}/purge": ["purgeModel", "Delete a model of the trash for good"],
  "GET /api/models/{modelId}/consequences": ["modelConsequences", "What goes for good with a model"],
  "GET /api/models/{modelId}/thresholds": ["getThresholds", "From which scores on labels are chosen, by target"],
  "PUT /api/models/{modelId}/thresholds": ["setThresholds", "Save from which scores on labels of a target are chosen"],
  "GET /api/models/{modelId}/file": [
    "downloadModel",
    "A model as one self-contained file",
    { answers: "application/octet-stream" },
  ],
  "GET /api/models/{modelId}/card": ["modelCard", "The model card: Markdown, HTML to print, or JSON", MODEL_CARD],
  "GET /api/models/aliases": ["listAliases", "Second names of models, such as production"],
  "PUT /api/models/aliases/{name}": ["moveAlias", "Give a model a second name, or move that name to it"],
  "DELETE /api/models/aliases/{name}": ["deleteAlias", "End a second name; the model stays"],
  "POST /api/classify": ["classify", "Try texts on a model"],
  "POST /api/classify/chat": ["classifyChat", "Try conversations on a model"],
});

const BATCHES = words("Batches", {
  "GET /api/batches": ["listBatches", "Batches, newest first"],
  "POST /api/batches": [
    "uploadBatch",
    "Store and read a file whose rows a model is to classify",
    { form: z.object({ modelId: z.string(), parse, file }) },
  ],
  "GET /api/batches/{batchId}": ["getBatch", "One batch with its progress, columns and counts"],
  "DELETE /api/batches/{batchId}": ["deleteBatch", "Stop and delete a batch with its file and result"],
  "POST /api/batches/{batchId}/start": ["startBatch", "Say which columns are the text, and begin"],
  "POST /api/batches/{batchId}/cancel": ["cancelBatch", "Stop a batch and keep what is answered"],
  "POST /api/batches/{batchId}/resume": ["resumeBatch", "Go on after the last answer"],
  "GET /api/batches/{batchId}/rows": ["listBatchRows", "Answers a page at a time, or those that need a look"],
  "GET /api/batches/{batchId}/result": [
    "downloadBatchResult",
    "The file with the answers as columns added",
    { answers: "application/octet-stream" },
  ],
  "GET /api/batches/{batchId}/rejected": [
    "downloadBatchRejected",
    "The lines that could not be read, as CSV",
    { answers: "text/csv" },
  ],
});

const EVALUATIONS = words("Evaluations", {
  "GET /api/evaluations": ["listEvaluations", "Evaluations of a model, of splits, or on the same rows, newest first"],
  "POST /api/evaluations": ["createEvaluation", "Ask a model for every row of a split"],
  "GET /api/evaluations/{evaluationId}": ["getEvaluation", "One evaluation with its report and its baselines"],
  "DELETE /api/evaluations/{evaluationId}": ["deleteEvaluation", "Delete an evaluation with its answers"],
  "POST /api/evaluations/{evaluationId}/cancel": ["cancelEvaluation", "Stop an evaluation and keep its answers"],
  "POST /api/evaluations/{evaluationId}/resume": ["resumeEvaluation", "Go on with an evaluation from its answers"],
  "GET /api/evaluations/{evaluationId}/predictions": ["listPredictions", "Rows with their answers, a page at a time"],
  "GET /api/evaluations/{evaluationId}/confusion": ["getConfusion", "Which labels are mistaken for which"],
  "GET /api/evaluations/{evaluationId}/thresholds": ["getThresholdCurves", "What each threshold would give"],
  "GET /api/evaluations/{evaluationId}/predictions.csv": [
    "downloadPredictions",
    "Every row with its answer, as CSV",
    { answers: "text/csv" },
  ],
  "GET /api/evaluations/{evaluationId}/report.json": ["downloadReport", "All that an evaluation found, as JSON"],
  "GET /api/evaluations/learning-curves": ["listLearningCurves", "Learning curves of splits, newest first"],
  "POST /api/evaluations/learning-curves": [
    "createLearningCurve",
    "Train on parts of the rows, to see what more rows would bring",
  ],
  "GET /api/evaluations/learning-curves/{curveId}": ["getLearningCurve", "One learning curve with its advice"],
  "POST /api/evaluations/learning-curves/{curveId}/cancel": [
    "cancelLearningCurve",
    "Stop a learning curve and keep what it found",
  ],
  "GET /api/evaluations/compare": [
    "compareEvaluations",
    "Two to five evaluations, each against the first on the rows that both answered",
  ],
  "GET /api/evaluations/compare/rows": ["listComparedRows", "Rows that the second has right and the first wrong"],
});

const SERVERS = words("Servers", {
  "GET /api/servers": ["listServers", "Servers that jobs can run on"],
  "POST /api/servers": ["createServer", "Add a server that speaks the Mistral API"],
  "PATCH /api/servers/{serverId}": ["updateServer", "Change a server's name, address or key"],
  "DELETE /api/servers/{serverId}": ["removeServer", "Take a server off the list and forget its key"],
  "POST /api/servers/{serverId}/check": ["checkServer", "Find out what a server can do, and keep it"],
  "POST /api/servers/check": ["checkServerAddress", "Find out what answers at an address before it is stored"],
  "GET /api/servers/{serverId}/base-models": ["listBaseModels", "What jobs on a server can start from"],
  "GET /api/servers/{serverId}/keys": ["listKeys", "API keys of the embedded engine"],
  "POST /api/servers/{serverId}/keys": ["createKey", "Make an API key; it is shown this once"],
  "DELETE /api/servers/{serverId}/keys/{keyId}": ["revokeKey", "Revoke an API key"],
  "GET /api/health": ["checkHealth", "Whether the app can work, and why not"],
  "GET /api/openapi.json": ["getOpenApiDocument", "This document"],
});

const NOTIFICATIONS = words("Notifications", {
  "GET /api/notifications": ["listNotifications", "Notifications, newest first, and how many are unread"],
  "POST /api/notifications/read": ["markNotificationsRead", "Mark notifications as read"],
  "GET /api/webhooks": ["listWebhooks", "Webhooks, and what came of their messages"],
  "POST /api/webhooks": ["createWebhook", "Add a webhook; its secret is shown this once"],
  "PATCH /api/webhooks/{webhookId}": ["updateWebhook", "Change a webhook, or switch it on or off"],
  "DELETE /api/webhooks/{webhookId}": ["deleteWebhook", "Delete a webhook"],
  "POST /api/webhooks/{webhookId}/restore": ["restoreWebhook", "Take the deletion of a webhook back"],
  "POST /api/webhooks/{webhookId}/secret": ["rotateWebhookSecret", "Make another secret; it is shown this once"],
  "POST /api/webhooks/{webhookId}/test": ["testWebhook", "Send a test and say what came of it"],
  "GET /api/webhooks/{webhookId}/deliveries": ["listDeliveries", "Messages to a webhook, newest first"],
  "GET /api/webhooks/{webhookId}/deliveries/{deliveryId}": [
    "getDelivery",
    "One message with its body, which is a WebhookMessage",
  ],
  "POST /api/webhooks/{webhookId}/deliveries/{deliveryId}/send": ["sendDeliveryAgain", "Send a message once more"],
});

/** What is said of every operation beside its shapes, by method and address. */
export const WORDS: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    ...DATASETS,
    ...CLEANING,
    ...PREPARATIONS,
    ...JOBS,
    ...MODELS,
    ...BATCHES,
    ...EVALUATIONS,
    ...SERVERS,
    ...NOTIFICATIONS,
  }),
);
