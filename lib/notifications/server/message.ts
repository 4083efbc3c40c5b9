import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import { env } from "@/lib/env";
import { jobError, jobHyperparameters, jobRunSummary, jobTargetMetrics } from "@/lib/jobs/schema";
import { jobStatus } from "@/lib/jobs/status-schema";
import type { JobFacts } from "../describe";
import type { Evaluation } from "../plateau";
import type { JobNewsKind } from "../schema";
import { type WebhookMessage, webhookMessage } from "../webhook-schema";

/** What is read of a job to tell of it. */
export const newsSelect = {
  id: true,
  status: true,
  baseModel: true,
  hyperparameters: true,
  autoStart: true,
  fineTunedModel: true,
  summary: true,
  error: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  deletedAt: true,
  server: { select: { name: true } },
  preparation: { select: { dataset: { select: { name: true } } } },
  checkpoints: { orderBy: { step: "desc" }, take: 1, select: { step: true } },
} satisfies Prisma.JobSelect;

export type NewsRecord = Prisma.JobGetPayload<{ select: typeof newsSelect }>;

/** A look at the validation rows, with its scores as stored. */
export interface ScoredEvaluation extends Omit<Evaluation, "atMs"> {
  targets: Prisma.JsonValue;
}

/** Number of steps that were asked for; null where the server decides. */
export function plannedSteps({ hyperparameters }: Pick<NewsRecord, "hyperparameters">): number | null {
  return jobHyperparameters.parse(hyperparameters).trainingSteps;
}

/** The step whose model was kept, where the server told; null otherwise. */
export function keptStep({ summary }: Pick<NewsRecord, "summary">): number | null {
  return summary === null ? null : jobRunSummary.parse(summary).bestStep;
}

/** A job as messages tell of it. `evaluation` is the look at the validation rows that it is judged by. */
export function factsOf(job: NewsRecord, evaluation: ScoredEvaluation | null): JobFacts {
  const { message, hint } = job.error === null ? { message: null, hint: null } : jobError.parse(job.error);
  return {
    id: job.id,
    name: job.preparation.dataset.name,
    status: jobStatus.parse(job.status),
    url: `${localOrigin()}/jobs/${job.id}`,
    serverName: job.server.name,
    baseModel: job.baseModel,
    model: job.fineTunedModel,
    currentStep: job.checkpoints[0]?.step ?? 0,
    trainingSteps: plannedSteps(job),
    scores:
      evaluation === null
        ? null
        : {
            step: evaluation.step,
            validLoss: evaluation.validLoss,
            targets: evaluation.targets === null ? [] : jobTargetMetrics.array().parse(evaluation.targets),
          },
    error: message === null ? null : { message, hint },
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}

/** Where this machine reaches the app. */
function localOrigin(): string {
  return `http://${env.host.includes(":") ? `[${env.host}]` : env.host}:${env.port}`;
}

/** The body that tells of a job, as it is signed and sent. */
export function jobPayload(kind: JobNewsKind, at: Date, data: { title: string; body: string; job: JobFacts }): string {
  return payloadOf({ type: kind, timestamp: at.toISOString(), data });
}

/** The body of a test. */
export function testPayload(at: Date): string {
  const data = {
    title: "A test from Classifier Studio",
    body: "If you can read this, messages about your jobs arrive.",
  };
  return payloadOf({ type: "test", timestamp: at.toISOString(), data });
}

function payloadOf(message: WebhookMessage): string {
  return JSON.stringify(webhookMessage.parse(message));
}
