import "server-only";
import { db } from "@/lib/db/client";
import { AnswerWriter, recoverAnswers } from "./answers/answer-file";
import type { RowAnswer } from "./answers/answer-line";
import { rulesOf } from "./answers/answer-of";
import type { Tally } from "./answers/tally";
import { Asker, type TextScores } from "./asking/asker";
import { classifyWith } from "./asking/classify-with";
import { inOrder } from "./asking/in-order";
import { type Question, questionsOf } from "./asking/questions";
import { conclude } from "./conclude";
import { assertStarted, getBatchRecord, type StartedBatch } from "./internal";
import { Pace } from "./pace";
import { readRows } from "./read-rows";
import { type Running, runOnce } from "./running";
import { writeResult } from "./writing/write-result";

/** Requests under way at once: while one is answered, the next is read and the last is written. */
const CONCURRENCY = 3;
/** How often the record is told how far it is; pages ask the process itself. */
const RECORD_MS = 1_000;

/**
 * Goes on with a batch that is `running` or `writing`, from the last row whose answer is on disk; then it is `ready`, or `failed`
 * with a sentence. Does nothing for one that is under way. Never rejects.
 */
export function runBatch(batchId: string): Promise<void> {
  return runOnce(batchId, (run) => conclude(batchId, run, () => work(batchId, run)));
}

/** What is learnt of the model on the way, and is not in the answers. */
type Noted = Pick<NonNullable<StartedBatch["summary"]>, "unlikeUnknown">;

interface Found {
  tally: Tally;
  noted: Noted;
}

async function work(batchId: string, run: Running): Promise<void> {
  const record = await getBatchRecord(batchId);
  if (record.status !== "running" && record.status !== "writing") return;
  const batch = assertStarted(record);
  const { rows, tally } = await recoverAnswers(
    batchId,
    batch.model.targets.map(({ name }) => name),
  );
  run.progress = { rowsDone: rows, pace: new Pace(rows) };
  const noted: Noted = { unlikeUnknown: batch.summary?.unlikeUnknown ?? null };
  try {
    if (rows < batch.rowsTotal) await answerRows(batch, rows, { tally, noted }, run);
  } finally {
    await recordProgress(batchId, run.progress.rowsDone, { tally, noted });
  }
  await db.batch.updateMany({ where: { id: batchId, status: "running" }, data: { status: "writing" } });
  const told = await writeResult(batch, run.controller.signal);
  await db.batch.updateMany({
    where: { id: batchId, status: "writing" },
    data: { status: "ready", summary: { version: 1, ...tally.counts(), ...noted, ...told }, finishedAt: new Date() },
  });
}

async function recordProgress(batchId: string, rowsDone: number, { tally, noted }: Found): Promise<void> {
  const summary = { version: 1, ...tally.counts(), ...noted, defusedCells: 0, lostCharacters: 0 };
  await db.batch.updateMany({ where: { id: batchId }, data: { rowsDone, summary } });
}

/** Asks for the rows from `from` on, and appends the answers in their order. */
async function answerRows(batch: StartedBatch, from: number, { tally, noted }: Found, run: Running): Promise<void> {
  const { id, model, settings, columns, rowsTotal } = batch;
  // Ends what is under way as soon as anything of it has failed, too.
  const failed = new AbortController();
  const signal = AbortSignal.any([run.controller.signal, failed.signal]);
  const asker = new Asker(await classifyWith(model), signal);
  const rules = rulesOf(model.targets, settings.thresholds, settings.reviewBelow);
  const chunks = readRows(id, { columns: columns.columns, names: settings.textColumns, rowsTotal, from, signal });
  const questions = questionsOf(chunks, () => asker.textsAtOnce);
  const writer = await AnswerWriter.open(id);
  let recordedAt = performance.now();
  try {
    for await (const { item, result } of inOrder(questions, CONCURRENCY, ({ texts }) => asker.ask(texts))) {
      const answers = answersTo(item, result, rules);
      await writer.append(answers);
      for (const answer of answers) tally.add(answer);
      noted.unlikeUnknown = result.find((scores) => scores?.unlikeUnknown)?.unlikeUnknown ?? noted.unlikeUnknown;
      const rowsDone = (answers.at(-1)?.row ?? 0) + 1;
      run.progress = { rowsDone, pace: run.progress?.pace ?? new Pace(from) };
      run.progress.pace.at(rowsDone);
      if (performance.now() - recordedAt < RECORD_MS) continue;
      recordedAt = performance.now();
      await db.batch.updateMany({ where: { id }, data: { rowsDone } });
    }
  } finally {
    failed.abort();
    await writer.close();
  }
}

type Rules = ReturnType<typeof rulesOf>;

/** The answers to the rows of a question, given those to its texts and to the texts that were asked before in its chunk. */
function answersTo({ rows, texts, known }: Question, scores: (TextScores | null)[], rules: Rules): RowAnswer[] {
  for (const [index, text] of texts.entries()) {
    const found = scores[index] ?? null;
    known.set(text, answerOf(found, rules));
  }
  return rows.map(({ row, text }) => {
    const nothing = { targets: text.trim() === "" ? [] : null, isUnlike: false };
    const { targets, isUnlike } = known.get(text) ?? nothing;
    const isUnsure = targets === null || targets.length === 0 || targets.some(({ needsReview }) => needsReview);
    return { row, needsReview: isUnsure || isUnlike === true, targets, isUnlike };
  });
}

/** A text without an answer is not judged, and so not counted among those of which it is not known. */
function answerOf(scores: TextScores | null, rules: Rules): Pick<RowAnswer, "targets" | "isUnlike"> {
  const targets = targetsOf(scores, rules);
  if (scores === null || targets === null) return { targets, isUnlike: scores?.isInScope === false };
  return { targets, isUnlike: scores.isInScope === null ? null : !scores.isInScope };
}

/** Null where the server has not answered for every target. */
function targetsOf(scores: TextScores | null, rules: Rules): RowAnswer["targets"] {
  const answers = rules.map(({ target, answer }) => {
    const found = scores?.targets[target];
    return found === undefined ? null : answer(found.scores);
  });
  return answers.some((answer) => answer === null) ? null : answers.filter((answer) => answer !== null);
}
