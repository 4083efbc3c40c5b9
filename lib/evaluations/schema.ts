import { z } from "zod";
import { pageQuery } from "@/lib/http/paging";
import { modelTarget } from "@/lib/models/schema";
import { splitName } from "@/lib/preparations/schema";
import { evaluationReport } from "./report-schema";

/** Wire shapes of evaluations: the answers of a model, a baseline or a chat model to every row of one split. */

/** What is `queued` or `running` when the process ends goes on at the next start; `cancelled` and `failed` go on by "resume". */
export const evaluationStatus = z.enum(["queued", "running", "scoring", "ready", "failed", "cancelled"]);

/** `majority`: the most frequent label of train, of several those that more than half of its rows have; `tfidf`: TF-IDF with logistic regression, trained on the engine. */
export const evaluationKind = z.enum(["model", "majority", "tfidf", "chat"]);

/** A prompted chat model on the same rows. */
export const chatSettings = z.object({
  /** Name of the chat model on its server, such as `mistral-small-latest`. */
  model: z.string().trim().min(1, "Name the chat model.").max(200),
  /** `{labels}` and `{examples}` stand for themselves; the row's text is the user's message. */
  prompt: z.string().max(20_000).nullable().default(null),
  /** Examples of train in the prompt, of each label. */
  examplesPerLabel: z.number().int().min(0).max(5).default(0),
  /** At most so many rows, drawn with the seed; all of them at null. */
  maxRows: z.number().int().min(1).max(1_000_000).nullable().default(300),
  /** It stops before it would cost more; null is no limit. In the currency of the prices. */
  budget: z.number().min(0).nullable().default(null),
  /** Per million tokens. */
  inputPrice: z.number().min(0).default(0),
  outputPrice: z.number().min(0).default(0),
  /** Requests at once. */
  concurrency: z.number().int().min(1).max(16).default(4),
});

export const evaluationSettings = z.object({
  /** Of the intervals, and of drawing rows. */
  seed: z.number().int().min(0).max(4_294_967_295).default(42),
  resamples: z.number().int().min(0).max(10_000).default(1_000),
  chat: chatSettings.nullable().default(null),
});

/** What the asking took. */
export const evaluationUsage = z.object({
  /** Seconds from the first question to the last answer, all processes together; a baseline's training comes before. */
  seconds: z.number(),
  /** Of a request with one text, milliseconds at the middle and at 95 of 100; null where rows were asked in bulk. */
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  price: z.number().nullable(),
  /** Rows that got no usable answer: they count as wrong. */
  unanswered: z.number().int(),
});

/** Body of POST /api/evaluations. */
export const createEvaluationInput = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("model"),
    modelId: z.string().min(1, "Choose a model."),
    /** The one that it was trained from, unless given: any with the same targets will do. */
    preparationId: z.string().optional(),
    split: splitName.default("test"),
    settings: evaluationSettings.omit({ chat: true }).prefault({}),
  }),
  z.object({
    kind: z.literal("chat"),
    serverId: z.string().min(1, "Choose a server."),
    preparationId: z.string().min(1, "Choose splits."),
    split: splitName.default("test"),
    settings: evaluationSettings.extend({ chat: chatSettings }),
  }),
]);

export const evaluationSummary = z.object({
  id: z.string(),
  kind: evaluationKind,
  name: z.string(),
  modelId: z.string().nullable(),
  serverId: z.string(),
  serverName: z.string(),
  preparationId: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  split: splitName,
  status: evaluationStatus,
  rowsTotal: z.number().int(),
  rowsDone: z.number().int(),
  /** Seconds until the end; null while nothing can be said. */
  remainingSeconds: z.number().nullable(),
  /** Evaluations with the same one saw the same rows with the same labels. */
  rowsKey: z.string(),
  /** Value and interval of each target's accuracy and macro-F1, once it is ready; null where no row has a label of it. */
  headline: z
    .array(
      z.object({
        target: z.string(),
        kind: z.enum(["single", "multi"]),
        accuracy: evaluationReport.shape.allRight.nullable(),
        macroF1: evaluationReport.shape.allRight.nullable(),
      }),
    )
    .nullable(),
  usage: evaluationUsage.nullable(),
  error: z.object({ message: z.string(), detail: z.string().nullable() }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

export const evaluationDetail = evaluationSummary.extend({
  settings: evaluationSettings,
  targets: z.array(modelTarget),
  report: evaluationReport.nullable(),
  /** On the same rows, the free ones first: {majority, tfidf, chat}. Made without being asked for. */
  baselines: z.array(evaluationSummary),
  /**
   * Once it is ready: ready ones on other rows of the same split, newest first, at most ten: some rows may be answered by
   * both.
   */
  overlapping: z.array(evaluationSummary),
  /**
   * Whether what answered was trained on rows of these, or validated with them where they are of other splits; `unknown`
   * where its run is gone, or was on another dataset.
   */
  trainedOn: z.enum(["none", "some", "unknown"]),
  /**
   * Where rows of these have copies among the training rows of their splits, or groups that they share with them: what the
   * splits' leak report says, and how many of 100 points of a score may be remembered, 0 where that is not counted. Null
   * where there is no leak, for what learns nothing from rows, and where `trainedOn` is not `none`, which is worse.
   */
  leak: z.object({ sentences: z.array(z.string()), points: z.number() }).nullable(),
  /** When the rows were as they are here: labels that were mended later are not in the truth. */
  rowsAsOf: z.iso.datetime(),
  /**
   * Once it is ready: the model whose settings this one was trained with again, where it was not trained on these rows
   * either, and its newest evaluation on them. The two can be compared.
   */
  earlier: z.object({ modelId: z.string(), name: z.string(), evaluation: evaluationSummary.nullable() }).nullable(),
});

export const evaluationList = z.object({ data: z.array(evaluationSummary), nextCursor: z.string().nullable() });

export const evaluationsQuery = pageQuery.extend({
  modelId: z.string().optional(),
  preparationId: z.string().optional(),
  split: splitName.optional(),
  /** Those on the same rows as this evaluation. */
  sameRowsAs: z.string().optional(),
});

export const evaluationParams = z.object({ evaluationId: z.string() });

/** Body of POST /api/evaluations/{id}/resume, which may be empty. */
export const resumeEvaluationInput = z.object({
  /** Of a chat model: what all of it may cost from now on, what is spent included; null is no limit. */
  budget: chatSettings.shape.budget.unwrap().optional(),
});

/** Answer to DELETE /api/evaluations/{id}: which one is gone. */
export const evaluationRemoval = z.object({ id: z.string() });

const labelList = z.array(z.string());

/** Query of GET /api/evaluations/{id}/predictions. `cursor` counts rows. */
export const predictionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().min(0).default(0),
  /** Whose labels the filters are about; the first target without it. */
  target: z.string().optional(),
  outcome: z.enum(["all", "right", "wrong"]).default("all"),
  /** Rows that have this label. */
  truth: z.string().optional(),
  /** Rows that were given this label. */
  predicted: z.string().optional(),
  /** Rows that do not have this label; rows that were not given it: for the four counts of one label among several. */
  notTruth: z.string().optional(),
  notPredicted: z.string().optional(),
  /**
   * `confident` and `unsure` go by the score of the chosen label, `file` by the split's own order. `mislabelled` begins with
   * rows whose label looks wrong in their dataset, the likeliest mistakes first; the others follow as for `confident`.
   */
  sort: z.enum(["confident", "mislabelled", "unsure", "file"]).default("confident"),
  q: z.string().max(500).default(""),
});

export const prediction = z.object({
  /** Line of the split's file, from 0. */
  position: z.number().int(),
  /** The row's id in the dataset; null where it is not known. */
  row: z.number().int().nullable(),
  text: z.string(),
  /**
   * Where the row's label of the asked target looks wrong by the words of all other rows: the label that they speak for, and
   * how likely that one is when it is one of the two, from 0.5 to 1. Null where it does not, or nobody has looked.
   */
  suspect: z.object({ suggestion: z.string(), likelihood: z.number() }).nullable(),
  targets: z.array(
    z.object({
      target: z.string(),
      truth: labelList,
      predicted: labelList,
      isRight: z.boolean(),
      /** The best five labels, and those of truth and answer, highest first. */
      scores: z.array(z.object({ label: z.string(), score: z.number() })),
    }),
  ),
});

export const predictionsPage = z.object({
  data: z.array(prediction),
  /** Rows that fit. */
  total: z.number().int(),
  /** Whether somebody has looked for wrong labels of the asked target in the dataset; `refused` where that cannot be judged. */
  suspects: z.enum(["known", "unknown", "refused"]),
  nextCursor: z.number().int().nullable(),
});

/** Query of GET /api/evaluations/{id}/confusion. */
export const confusionQuery = z.object({ target: z.string().optional() });

export const confusion = z.object({
  target: z.string(),
  kind: z.enum(["single", "multi"]),
  /** In clustered order: labels that are mistaken for each other stand together. */
  labels: labelList,
  /** Rows by [truth, predicted], as indices of `labels`; only where there are any. Empty for several labels. */
  cells: z.array(z.tuple([z.number().int(), z.number().int(), z.number().int()])),
  /** Confused pairs, the most rows first, at most 100. `share` is of the rows of `truth`. */
  pairs: z.array(z.object({ truth: z.string(), predicted: z.string(), rows: z.number().int(), share: z.number() })),
});

/** Query of GET /api/evaluations/{id}/thresholds. */
export const thresholdsQuery = z.object({ target: z.string().optional() });

/** For a slider: what each label's threshold would give on these rows. */
export const thresholdCurves = z.object({
  target: z.string(),
  kind: z.enum(["single", "multi"]),
  labels: z.array(
    z.object({
      label: z.string(),
      support: z.number().int(),
      /** From 0 to 1 in steps of 0.01: 101 of each. Answered: rows that get the label. */
      truePositives: z.array(z.number().int()),
      answered: z.array(z.number().int()),
    }),
  ),
  /** Of a single-label target: rows answered and rows right where the best score reaches 0, 0.01, … 1. */
  overall: z.object({ rows: z.number().int(), answered: z.array(z.number().int()), right: z.array(z.number().int()) }),
});

/** Query of GET /api/evaluations/compare: two to five ids, the first is what the others are compared with. */
export const compareQuery = z.object({
  ids: z
    .string()
    .transform((text) => text.split(",").filter((id) => id !== ""))
    .pipe(z.array(z.string()).min(2, "Choose two to five evaluations.").max(5, "Choose at most five evaluations.")),
  target: z.string().optional(),
});

/** One evaluation against the first, on the rows that both have answered. */
export const comparison = z.object({
  id: z.string(),
  /** Whether both have answered exactly the same rows. */
  isSameRows: z.boolean(),
  /** Rows that both have answered; null where there are none: then nothing is compared, and it has no rank. */
  rows: z.number().int().nullable(),
  /** Accuracy of the first and of this one on those rows. */
  accuracyBefore: z.number().nullable(),
  accuracy: z.number().nullable(),
  /** Accuracy minus that of the first, with its paired interval; macro-F1 alike. */
  accuracyDifference: evaluationReport.shape.allRight.nullable(),
  macroF1Difference: evaluationReport.shape.allRight.nullable(),
  /** McNemar's test, exact where few rows differ. */
  pValue: z.number().nullable(),
  /** Rows that the first has wrong and this one right, and the other way round. */
  fixed: z.number().int().nullable(),
  broken: z.number().int().nullable(),
  /** By label, the greatest change of F1 first, at most 200. */
  labels: z.array(z.object({ label: z.string(), support: z.number().int(), f1: z.number(), f1Before: z.number() })),
});

export const evaluationComparison = z.object({
  target: z.string(),
  targets: z.array(z.string()),
  evaluations: z.array(evaluationSummary),
  comparisons: z.array(comparison),
});

/** Query of GET /api/evaluations/compare/rows. */
export const comparedRowsQuery = z.object({
  first: z.string(),
  second: z.string(),
  target: z.string().optional(),
  change: z.enum(["fixed", "broken"]),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().min(0).default(0),
});

export const comparedRows = z.object({
  data: z.array(
    z.object({
      position: z.number().int(),
      row: z.number().int().nullable(),
      text: z.string(),
      truth: labelList,
      before: labelList,
      after: labelList,
    }),
  ),
  total: z.number().int(),
  nextCursor: z.number().int().nullable(),
});

export type EvaluationStatus = z.infer<typeof evaluationStatus>;
export type EvaluationKind = z.infer<typeof evaluationKind>;
export type ChatSettings = z.infer<typeof chatSettings>;
export type EvaluationSettings = z.infer<typeof evaluationSettings>;
export type EvaluationUsage = z.infer<typeof evaluationUsage>;
export type CreateEvaluationInput = z.infer<typeof createEvaluationInput>;
export type CreateEvaluationBody = z.input<typeof createEvaluationInput>;
export type ResumeEvaluationInput = z.infer<typeof resumeEvaluationInput>;
export type TrainedOn = EvaluationDetail["trainedOn"];
export type EvaluationSummary = z.infer<typeof evaluationSummary>;
export type EvaluationDetail = z.infer<typeof evaluationDetail>;
export type EvaluationList = z.infer<typeof evaluationList>;
export type EvaluationsQuery = z.infer<typeof evaluationsQuery>;
export type PredictionsQuery = z.infer<typeof predictionsQuery>;
export type Prediction = z.infer<typeof prediction>;
export type PredictionsPage = z.infer<typeof predictionsPage>;
export type Confusion = z.infer<typeof confusion>;
export type ThresholdCurves = z.infer<typeof thresholdCurves>;
export type CompareQuery = z.infer<typeof compareQuery>;
export type Comparison = z.infer<typeof comparison>;
export type EvaluationComparison = z.infer<typeof evaluationComparison>;
export type ComparedRowsQuery = z.infer<typeof comparedRowsQuery>;
export type ComparedRows = z.infer<typeof comparedRows>;
