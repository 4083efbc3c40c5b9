import "server-only";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { mistralClient, upstreamError } from "@/lib/mistral/client";
import { addressOf } from "@/lib/servers/server/internal";
import type { LearningRun } from "../../learning-schema";
import { targetsOfPreparation } from "../targets-of";
import { type CurveRecord, changeRunning, findCurve } from "./internal";
import { scorePart } from "./score-part";
import { withModelOf, withPart } from "./train-part";

/** A curve none of whose trainings succeeds does not go on trying. */
const MAX_FAILURES = 3;

/**
 * Brings a learning curve to its end, a training after the other. What goes wrong with a training is written to it, what goes wrong
 * with the curve to that. Stops when the signal aborts: what is trained stays. Never throws.
 */
export async function runLearningCurve(curveId: string, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      const curve = await findCurve(curveId);
      if (curve === null || curve.status !== "running" || signal.aborted) return;
      const failed = curve.runs.filter(({ status }) => status === "failed");
      const isHopeless = failed.length >= MAX_FAILURES && !curve.runs.some(({ status }) => status === "ready");
      const index = curve.runs.findIndex(({ status }) => status === "waiting" || status === "running");
      if (isHopeless || index < 0) return await conclude(curve);
      await runPart(curve, index, signal);
    }
  } catch (error) {
    if (signal.aborted) return;
    log.error({ err: error, curveId }, "a learning curve failed");
    const failure = error instanceof AppError ? error : null;
    const message = failure?.message ?? "The learning curve stopped because of an error on our side. Start another.";
    await changeRunning(curveId, { status: "failed", error: { message, detail: null } }).catch((cause: unknown) => {
      log.error({ err: cause, curveId }, "the failure of a learning curve could not be stored");
    });
  }
}

async function conclude(curve: CurveRecord): Promise<void> {
  if (curve.runs.some(({ status }) => status === "ready")) {
    await changeRunning(curve.id, { status: "ready" });
    return;
  }
  const detail = curve.runs.find(({ error }) => error !== null)?.error ?? null;
  const message = "None of the trainings succeeded. Mend what the server says, then start the curve again.";
  await changeRunning(curve.id, { status: "failed", error: { message, detail } });
}

async function runPart(curve: CurveRecord, index: number, signal: AbortSignal): Promise<void> {
  const change = (set: Partial<LearningRun>) => {
    const runs = curve.runs.map((run, at) => (at === index ? { ...run, ...set } : run));
    return changeRunning(curve.id, { runs });
  };
  if (!(await change({ status: "running" }))) return;
  try {
    const found = await trainAndScore(curve, index, signal);
    await change({ status: "ready", ...found });
  } catch (error) {
    signal.throwIfAborted();
    const { message, extra } = upstreamError(error);
    const detail = typeof extra?.detail === "string" && extra.detail !== "" ? ` ${extra.detail}` : "";
    log.info({ err: error, curveId: curve.id, index }, "a training of a learning curve failed");
    await change({ status: "failed", error: `${message}${detail}` });
  }
}

async function trainAndScore(curve: CurveRecord, index: number, signal: AbortSignal) {
  const address = await addressOf(curve.serverId);
  const client = mistralClient(address);
  const targets = await targetsOfPreparation(curve.preparationId);
  const part = { curve, index, targets, client, signal };
  return withPart(part, (file, written) =>
    withModelOf(part, file, async (modelId) => {
      const scores = await scorePart({ ...part, address, modelId, written });
      return { rows: written.rows, scores };
    }),
  );
}
