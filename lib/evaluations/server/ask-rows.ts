import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import type { IBackoff } from "cockatiel";
import { AppError } from "@/lib/errors";
import { takeTurn } from "@/lib/jobs/server/pace";
import { upstreamError } from "@/lib/mistral/client";
import type { ModelTarget } from "@/lib/models/schema";
import { within } from "@/lib/within";
import type { Question } from "./answering";
import { newBackoff, waitAfter } from "./backoff";
import type { RowAnswer } from "./part-file";
import type { SplitRow } from "./split-rows";
import { timings } from "./timings";

/** Which model of which server is asked. */
export interface AskedModel {
  client: Mistral;
  serverId: string;
  remoteId: string;
}

/** The rows, and what becomes of their answers; of an evaluation only its targets matter. */
type AskedRows = Omit<Question, "evaluation" | "usage"> & { evaluation: { targets: readonly ModelTarget[] } };

/** After so many rows in turn that are not accepted, a text that any server accepts tells whether it is the rows. */
const MAX_REFUSED_ROWS = 10;
const PLAIN_TEXT = "Hello";

/**
 * Asks a model for every row, some at a time: more while the server is quick, fewer after an error. What fails is tried
 * again, after longer and longer waits. A row that the server alone does not accept has no answer. Throws Upstream when
 * it fails for good, and Cancelled.
 */
export async function askRows(question: AskedRows, model: AskedModel): Promise<void> {
  const { evaluation, rows, append, signal } = question;
  const pace = newPace();
  const waiting: SplitRow[] = [];
  // Kept back until a row is accepted: whoever resumes wants them asked again where none is.
  let refused: RowAnswer[] = [];
  let isAccepted = false;
  for (;;) {
    await fill(waiting, rows, pace.size);
    if (waiting.length === 0) break;
    const batch = waiting.slice(0, pace.size);
    const answers = await askOnce(model, { batch, targets: evaluation.targets, signal }, pace);
    if (answers === "again") continue;
    waiting.splice(0, batch.length);
    if (answers === "refused") {
      refused.push(...batch.map(({ position }) => noAnswer(position, evaluation.targets)));
      if (refused.length > MAX_REFUSED_ROWS) {
        await assertAcceptsAny(question, model, pace);
        await append(refused);
        refused = [];
        isAccepted = true;
      }
      continue;
    }
    await append([...refused, ...answers]);
    refused = [];
    isAccepted = true;
  }
  if (refused.length > 0 && !isAccepted) await assertAcceptsAny(question, model, pace);
  await append(refused);
}

/** Throws why the rows were refused where the server refuses everything else as well. */
async function assertAcceptsAny({ evaluation, signal }: AskedRows, model: AskedModel, pace: Pace): Promise<void> {
  const batch = [{ row: null, position: 0, text: PLAIN_TEXT, labels: {} }];
  const why = pace.lastError;
  for (;;) {
    const answer = await askOnce(model, { batch, targets: evaluation.targets, signal }, pace);
    if (answer === "refused") throw why;
    if (answer !== "again") return;
  }
}

async function fill(waiting: SplitRow[], rows: AsyncGenerator<SplitRow>, size: number): Promise<void> {
  while (waiting.length < size) {
    const { value, done } = await rows.next();
    if (done) return;
    waiting.push(value);
  }
}

function noAnswer(position: number, targets: readonly ModelTarget[]): RowAnswer {
  return { position, scores: targets.map(() => null) };
}

/** How many rows a request has, and what went wrong since the last answer. */
interface Pace {
  size: number;
  failures: number;
  backoff: IBackoff<unknown>;
  lastError: AppError | null;
}

function newPace(): Pace {
  return { size: timings.firstRows, failures: 0, backoff: newBackoff(), lastError: null };
}

interface Batch {
  batch: readonly SplitRow[];
  targets: readonly ModelTarget[];
  signal: AbortSignal;
}

/** One request: its answers, `again` after a failure that may pass, `refused` for a single row that is not accepted. */
async function askOnce(model: AskedModel, asked: Batch, pace: Pace): Promise<RowAnswer[] | "again" | "refused"> {
  const { batch, signal } = asked;
  await takeTurn(model.serverId, signal, true);
  signal.throwIfAborted();
  const startedAt = performance.now();
  try {
    const answers = await classify(model, asked);
    if (performance.now() - startedAt < timings.quickMs) pace.size = Math.min(timings.maxRows, pace.size * 2);
    pace.failures = 0;
    pace.backoff = newBackoff();
    return answers;
  } catch (error) {
    signal.throwIfAborted();
    const reason = upstreamError(error);
    pace.lastError = reason;
    pace.size = Math.max(1, Math.floor(batch.length / 2));
    // Something of the batch is too much or not valid: a part of it may be accepted.
    if (isAboutRows(reason)) return batch.length > 1 ? "again" : "refused";
    pace.failures += 1;
    if (!reason.retryable || pace.failures >= timings.maxFailures) throw reason;
    pace.backoff = await waitAfter(reason, model.serverId, pace.backoff, signal);
    return "again";
  }
}

function isAboutRows({ extra }: AppError): boolean {
  return extra?.status === 413 || extra?.status === 422;
}

/** The answers of a request, in the order of the labels. Throws Upstream where there are not as many as rows. */
async function classify({ client, remoteId }: AskedModel, { batch, targets, signal }: Batch): Promise<RowAnswer[]> {
  const inputs = batch.map(({ text }) => text);
  const { results } = await within(timings.askTimeoutMs, signal, (inTime) =>
    client.classifiers.classify({ model: remoteId, inputs }, { signal: inTime }),
  );
  if (results.length !== batch.length) {
    const message = `The server answered ${results.length} of ${batch.length} rows.`;
    throw new AppError("upstream", message, { retryable: true, extra: { status: 200, detail: null } });
  }
  return batch.map(({ position }, index) => ({ position, scores: scoresOf(results[index] ?? {}, targets) }));
}

type ResultByTarget = Record<string, { scores: Record<string, number> }>;

function scoresOf(result: ResultByTarget, targets: readonly ModelTarget[]): RowAnswer["scores"] {
  return targets.map(({ name, labels }) => {
    const scores = Object.hasOwn(result, name) ? result[name]?.scores : undefined;
    if (scores === undefined) return null;
    // A server that lists only the best labels has nothing against the others.
    return labels.map((label) => (Object.hasOwn(scores, label) ? (scores[label] ?? 0) : 0));
  });
}
