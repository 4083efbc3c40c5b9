import "server-only";
import type { EvaluationDetail, EvaluationSummary } from "../schema";
import type { EvaluationRecord, SummaryRecord } from "./internal";
import { remainingSeconds, rowsDoneNow } from "./progress";

/** An evaluation as lists have it. */
export function serializeEvaluation(record: EvaluationRecord): EvaluationSummary {
  return serializeSummary(record, headlineOf(record.report));
}

/** The scores of each target that lists have of a report; null before there is one. */
export function headlineOf(report: EvaluationRecord["report"]): EvaluationSummary["headline"] {
  const targets = report?.targets.map(({ target, kind, rows, scores }) => ({
    target,
    kind,
    // The report has a zero where there was nothing to count.
    accuracy: rows === 0 ? null : (scores.accuracy ?? null),
    macroF1: rows === 0 ? null : (scores.macroF1 ?? null),
  }));
  return targets ?? null;
}

/** An evaluation as lists have it, whose report was read before. */
export function serializeSummary(record: SummaryRecord, headline: EvaluationSummary["headline"]): EvaluationSummary {
  const { preparation, server, createdAt, startedAt, finishedAt } = record;
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
    headline,
    usage: record.usage,
    error: record.error,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

interface Beside extends Pick<EvaluationDetail, "trainedOn" | "leak" | "earlier"> {
  baselines: readonly EvaluationRecord[];
  overlapping: EvaluationSummary[];
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
    overlapping: beside.overlapping,
    trainedOn: beside.trainedOn,
    leak: beside.leak,
    rowsAsOf: record.preparation.version.createdAt.toISOString(),
    earlier: beside.earlier,
  };
}
