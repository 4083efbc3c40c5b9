import "server-only";
import { invalid } from "@/lib/errors";
import { type EstimateRequest, requestEstimate, type WireEstimate } from "@/lib/mistral/estimate";
import type { PreparationDetail } from "@/lib/preparations/schema";
import { listExamples } from "@/lib/preparations/server/examples";
import { getPreparation } from "@/lib/preparations/server/get";
import { addressOf } from "@/lib/servers/server/internal";
import type { EstimatedJob, EstimateJobInput, JobEstimateAnswer } from "../estimate-schema";

/** Texts that the server may measure with. */
const SAMPLED_TEXTS = 100;

/**
 * What a job with these settings would take on its server, which measures it with some of the texts; nothing is stored
 * or uploaded. Throws NotFound, Invalid without rows to train on, and Upstream when the server does not answer.
 */
export async function estimateJob(input: EstimateJobInput, signal?: AbortSignal): Promise<JobEstimateAnswer> {
  const [preparation, address] = await Promise.all([getPreparation(input.preparationId), addressOf(input.serverId)]);
  if (preparation.summary.splits.train.rows === 0) throw invalid("The preparation has no rows to train on.");
  const { data } = await listExamples(preparation.id, { split: "train", order: "file", limit: SAMPLED_TEXTS });
  const request = estimateRequest(
    input,
    preparation,
    data.map(({ text }) => text),
  );
  const answer = await requestEstimate(address, request, signal);
  return { estimate: answer === null ? null : fromWire(answer) };
}

function estimateRequest(
  { model, hyperparameters, targets, useValidation }: EstimateJobInput,
  { roles, summary, fileBytes }: PreparationDetail,
  texts: string[],
): EstimateRequest {
  const { train, validation } = summary.splits;
  const validates = useValidation && validation.rows > 0;
  return {
    model,
    train_rows: train.rows + (summary.repeats?.lines ?? 0),
    train_bytes: fileBytes.train,
    valid_rows: validates ? validation.rows : 0,
    valid_bytes: validates ? fileBytes.validation : 0,
    texts,
    targets: roles.targets.map(({ name, kind }) => ({
      name,
      labels: Math.max(1, labelsOf(train, name)),
      loss_function:
        targets.find((target) => target.name === name)?.lossFunction ??
        (kind === "multi" ? "multi_class" : "single_class"),
    })),
    hyperparameters: {
      training_steps: hyperparameters.trainingSteps,
      epochs: hyperparameters.trainingSteps === null ? hyperparameters.epochs : null,
      learning_rate: hyperparameters.learningRate,
      seq_len: hyperparameters.seqLen,
    },
  };
}

function labelsOf({ labels }: PreparationDetail["summary"]["splits"]["train"], target: string): number {
  const found = labels.find((entry) => entry.target === target);
  return found === undefined ? 0 : found.counts.filter(([, count]) => count > 0).length + (found.omittedCount ?? 0);
}

function fromWire(wire: WireEstimate): EstimatedJob {
  return {
    seconds: wire.seconds,
    lowSeconds: wire.low_seconds,
    highSeconds: wire.high_seconds,
    basis: wire.basis,
    level: wire.level,
    dataTokens: wire.data_tokens,
    trainingSteps: wire.training_steps,
    epochs: wire.epochs,
    passes: wire.passes,
  };
}
