import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { ANSWERERS } from "./answerers";
import type { Answered } from "./answering";
import { ensureBaselines } from "./baselines";
import { failureOf } from "./failure";
import { type EvaluationRecord, findEvaluation, MOVING } from "./internal";
import { moveEvaluation } from "./move";
import { PartFile, removePart } from "./part-file";
import { NO_USAGE, Progress } from "./progress";
import { scoreEvaluation } from "./score";
import { type SplitRow, splitRows } from "./split-rows";

/**
 * Brings an evaluation to its end: asks for the rows that have no answer yet, and makes the report. What goes wrong is
 * written to it. Does nothing for one that is over, and stops when the signal aborts: then the answers so far stay.
 * Never throws.
 */
export async function runEvaluation(evaluationId: string, signal: AbortSignal): Promise<void> {
  try {
    const evaluation = await findEvaluation(evaluationId);
    if (evaluation === null || !MOVING.some((status) => status === evaluation.status)) return;
    const isNew = evaluation.startedAt === null;
    const isGoing =
      evaluation.status === "running" ||
      (await moveEvaluation(evaluationId, "running", isNew ? { startedAt: new Date() } : {}));
    if (!isGoing) return;
    const answered = await askAll(evaluation, signal);
    if (await moveEvaluation(evaluationId, "scoring")) await finish(evaluationId, answered, signal);
  } catch (error) {
    if (signal.aborted) return;
    await fail(evaluationId, error).catch((cause: unknown) => {
      log.error({ err: cause, evaluationId }, "the failure of an evaluation could not be stored");
    });
  }
}

async function askAll(evaluation: EvaluationRecord, signal: AbortSignal): Promise<Answered> {
  const part = await PartFile.open(evaluation.id, evaluation.targets);
  const usage = { ...NO_USAGE, ...evaluation.usage };
  const progress = new Progress(evaluation.id, usage);
  const rows = unanswered(splitRows(evaluation.preparationId, evaluation.split), part, () => progress.begin());
  try {
    const append = async (answers: Parameters<PartFile["append"]>[0]) => {
      const before = part.count;
      await part.append(answers);
      await progress.tell(part.count, before);
    };
    await progress.store(part.count);
    const answered = await ANSWERERS[evaluation.kind]({ evaluation, rows, append, usage, signal });
    signal.throwIfAborted();
    return answered;
  } finally {
    progress.end();
    await rows.return(undefined);
    await part.close();
    await progress.store(part.count).catch(() => undefined);
  }
}

/** The rows without an answer yet; `onFirst` is called when the first of them is asked for. */
async function* unanswered(
  rows: AsyncGenerator<SplitRow>,
  part: PartFile,
  onFirst: () => void,
): AsyncGenerator<SplitRow> {
  onFirst();
  for await (const row of rows) if (!part.has(row.position)) yield row;
}

async function finish(evaluationId: string, answered: Answered, signal: AbortSignal): Promise<void> {
  const evaluation = await findEvaluation(evaluationId);
  if (evaluation === null) return;
  const { report, unanswered } = await scoreEvaluation(evaluation, answered, signal);
  const usage: Prisma.InputJsonObject = { ...NO_USAGE, ...evaluation.usage, unanswered };
  const set = { report, usage, rowsDone: evaluation.rowsTotal };
  if (evaluation.kind === "model") {
    await ensureBaselines(evaluation).catch((error: unknown) => {
      log.error({ err: error, evaluationId }, "baselines could not be recorded");
    });
  }
  if (await moveEvaluation(evaluationId, "ready", set)) await removePart(evaluationId);
}

async function fail(evaluationId: string, error: unknown): Promise<void> {
  const isExpected = error instanceof AppError && error.code !== "internal";
  if (!isExpected) log.error({ err: error, evaluationId }, "an evaluation failed");
  await moveEvaluation(evaluationId, "failed", { error: { ...failureOf(error) } });
}
