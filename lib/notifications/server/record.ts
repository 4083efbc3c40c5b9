import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { JobStatus } from "@/lib/jobs/status";
import { newId } from "@/lib/store/ids";
import { describeNews } from "../describe";
import { findPlateau, type Plateau } from "../plateau";
import type { JobNewsKind } from "../schema";
import {
  factsOf,
  jobPayload,
  keptStep,
  type NewsRecord,
  newsSelect,
  plannedSteps,
  type ScoredEvaluation,
} from "./message";
import { storedKinds } from "./webhooks/internal";

type Transaction = Prisma.TransactionClient;

/** What was just stored of a job, in the transaction that is still open. */
interface JobNews {
  jobId: string;
  /** The status it moved to, if it moved. */
  to: JobStatus | undefined;
  /** New points of its curve. */
  checkpoints: readonly { validLoss?: number | null }[];
}

const KIND_OF: Partial<Record<JobStatus, JobNewsKind>> = {
  VALIDATED: "job.validated",
  SUCCESS: "job.succeeded",
  FAILED: "job.failed",
  FAILED_VALIDATION: "job.failed",
  LOST: "job.failed",
  CANCELLED: "job.cancelled",
};

/**
 * Writes what a change of a job tells a person, and the messages to the webhooks that want it, in the transaction of the
 * change: both are there or neither, whenever the process ends. Each kind is written once a job. True when there are new
 * messages to send; wake their delivery once the transaction is through.
 */
export async function recordNews(transaction: Transaction, news: JobNews): Promise<boolean> {
  const kind = news.to === undefined ? undefined : KIND_OF[news.to];
  if (kind !== undefined) return recordMove(transaction, news.jobId, kind);
  const isEvaluated = news.checkpoints.some(({ validLoss }) => typeof validLoss === "number");
  return isEvaluated ? recordPlateau(transaction, news.jobId) : false;
}

async function recordMove(transaction: Transaction, jobId: string, kind: JobNewsKind): Promise<boolean> {
  if (await isTold(transaction, jobId, kind)) return false;
  const job = await readJob(transaction, jobId);
  // Who put it into the trash needs no word of it, and one that starts by itself waits for nobody.
  if (job.deletedAt !== null || (kind === "job.validated" && job.autoStart)) return false;
  return write(transaction, { kind, job, plateau: null });
}

async function recordPlateau(transaction: Transaction, jobId: string): Promise<boolean> {
  if (await isTold(transaction, jobId, "job.plateau")) return false;
  const job = await readJob(transaction, jobId);
  if (job.status !== "RUNNING" || job.deletedAt !== null) return false;
  const looks = await transaction.jobCheckpoint.findMany({
    where: { jobId, validLoss: { not: null } },
    orderBy: { step: "asc" },
    select: { step: true, validLoss: true, createdAt: true },
  });
  const evaluations = looks.map(({ step, validLoss, createdAt }) => ({
    step,
    validLoss: validLoss ?? Number.NaN,
    atMs: createdAt.getTime(),
  }));
  const plateau = findPlateau(evaluations, plannedSteps(job));
  return plateau === null ? false : write(transaction, { kind: "job.plateau", job, plateau });
}

async function isTold(transaction: Transaction, jobId: string, kind: JobNewsKind): Promise<boolean> {
  const told = await transaction.notification.findUnique({
    where: { jobId_kind: { jobId, kind } },
    select: { id: true },
  });
  return told !== null;
}

function readJob(transaction: Transaction, jobId: string): Promise<NewsRecord> {
  return transaction.job.findUniqueOrThrow({ where: { id: jobId }, select: newsSelect });
}

/** The look at the step whose model was kept, else the newest one. */
async function judgedBy(transaction: Transaction, job: NewsRecord): Promise<ScoredEvaluation | null> {
  const select = { step: true, validLoss: true, targets: true };
  const where = { jobId: job.id, validLoss: { not: null } };
  const kept = keptStep(job);
  const found =
    (kept === null ? null : await transaction.jobCheckpoint.findFirst({ where: { ...where, step: kept }, select })) ??
    (await transaction.jobCheckpoint.findFirst({ where, orderBy: { step: "desc" }, select }));
  return found?.validLoss == null ? null : { ...found, validLoss: found.validLoss };
}

interface Writing {
  kind: JobNewsKind;
  job: NewsRecord;
  plateau: Plateau | null;
}

async function write(transaction: Transaction, { kind, job, plateau }: Writing): Promise<boolean> {
  const facts = factsOf(job, await judgedBy(transaction, job));
  const words = describeNews(kind, facts, plateau);
  const createdAt = new Date();
  const { id: notificationId } = await transaction.notification.create({
    data: { id: newId("ntf"), kind, jobId: job.id, ...words, href: `/jobs/${job.id}`, createdAt },
    select: { id: true },
  });
  const webhooks = await transaction.webhook.findMany({
    where: { isEnabled: true, deletedAt: null },
    select: { id: true, kinds: true },
  });
  const wanting = webhooks.filter(({ kinds }) => storedKinds.parse(kinds).includes(kind));
  if (wanting.length === 0) return false;
  const payload = jobPayload(kind, createdAt, { ...words, job: facts });
  await transaction.webhookDelivery.createMany({
    data: wanting.map((webhook) => ({
      id: newId("msg"),
      webhookId: webhook.id,
      notificationId,
      kind,
      payload,
      status: "pending",
      nextAttemptAt: createdAt,
      createdAt,
    })),
  });
  return true;
}
