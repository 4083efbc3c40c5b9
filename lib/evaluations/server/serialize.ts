import "server-only";
import type { EvaluationDetail, EvaluationSummary } from "../schema";
import type { EvaluationRecord } from "./internal";
import { remainingSeconds, rowsDoneNow } from "./progress";

const NONE = { value: 0, low: null, high: null };

/** An evaluation as lists have it. */
export function serializeEvaluation(record: EvaluationRecord): EvaluationSummary {
  const { preparation, server, report, createdAt, startedAt, finishedAt } = record;
  return {
    id: record.id,
    kind: record.kind,
    name: record.name,
    modelId: record.modelId,
    serverId: record.serverId,
    serverName: server.name,
    preparationId: record.preparationId,
    datasetId: preparation.datasetId,
    datasetName: preparation.dataset.name,
    split: record.split,
    status: record.status,
    rowsTotal: record.rowsTotal,
    rowsDone: record.status === "running" ? rowsDoneNow(record) : record.rowsDone,
    remainingSeconds: record.status === "running" ? remainingSeconds(record) : null,
    rowsKey: record.rowsKey,
    headline:
      report?.targets.map(({ target, kind, scores }) => ({
        target,
        kind,
        accuracy: scores.accuracy ?? NONE,
        macroF1: scores.macroF1 ?? NONE,
      })) ?? null,
    usage: record.usage,
    error: record.error,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

interface Beside extends Pick<EvaluationDetail, "trainedOn" | "leak" | "earlier"> {
  baselines: readonly EvaluationRecord[];
  overlapping: readonly EvaluationRecord[];
}

/** An evaluation with all that was found, and what stands beside it. */
export function serializeDetail(record: EvaluationRecord, beside: Beside): EvaluationDetail {
  const { settings, targets, report } = record;
  return {
    ...serializeEvaluation(record),
    settings,
    targets,
    report,
    baselines: beside.baselines.map(serializeEvaluation),
    overlapping: beside.overlapping.map(serializeEvaluation),
    trainedOn: beside.trainedOn,
    leak: beside.leak,
    rowsAsOf: record.preparation.version.createdAt.toISOString(),
    earlier: beside.earlier,
  };
}
