import type { JobCheckpoint, JobDetail, JobEvent, JobPhase, JobPlace, JobStreamFrame } from "./schema";
import { isTerminal, type JobStatus } from "./status";

/** Nothing known of where a job stands. */
export const NO_PLACE: JobPlace = { phase: null, queuePosition: null };

/** What of a job's place means something in a status: a phase while it runs, a position while it waits. */
export function placeIn(status: JobStatus, { phase, queuePosition }: JobPlace): JobPlace {
  return {
    phase: status === "RUNNING" ? phase : null,
    queuePosition: status === "QUEUED" ? queuePosition : null,
  };
}

/**
 * Puts frames of the live stream into a job. Pure and idempotent: a frame that is known already (by its sequence)
 * changes nothing, frames of another job are dropped, and a terminal status never goes back. A step that is known is
 * replaced by the newer numbers, and the steps stay in order. A phase, which has no sequence, holds until the next one
 * or until the status moves. Lists that got nothing new stay the same ones, so that what shows them need not look.
 */
export function applyFrames(job: JobDetail, frames: readonly JobStreamFrame[]): JobDetail {
  const fresh = frames.filter((frame) => {
    if (frame.type === "heartbeat" || frame.type === "complete" || frame.jobId !== job.id) return false;
    return frame.type === "phase" || frame.sequence > job.lastSequence;
  });
  if (fresh.length === 0) return job;
  const events: JobEvent[] = [];
  const checkpoints: JobCheckpoint[] = [];
  let { status, lastSequence, currentStep, startedAt, finishedAt, isFinishing } = job;
  let place: JobPlace = job;
  for (const frame of fresh) {
    if (frame.type === "status") {
      events.push(frame.event);
      if (!isTerminal(status)) status = frame.event.status;
      place = NO_PLACE;
      if (frame.event.status === "RUNNING") startedAt ??= frame.event.createdAt;
      // Until the fetch that every end brings with it says it to the millisecond.
      if (isTerminal(status)) finishedAt ??= frame.event.createdAt;
    } else if (frame.type === "checkpoint") {
      checkpoints.push(frame.checkpoint);
      currentStep = Math.max(currentStep, frame.checkpoint.step);
    } else if (frame.type === "phase") {
      place = frame;
      isFinishing ||= frame.isFinishing;
    }
    lastSequence = Math.max(lastSequence, "sequence" in frame ? frame.sequence : 0);
  }
  return {
    ...job,
    events: events.length === 0 ? job.events : [...job.events, ...events],
    checkpoints: withCheckpoints(job.checkpoints, checkpoints),
    status,
    lastSequence,
    currentStep,
    startedAt,
    finishedAt,
    isFinishing,
    ...placeIn(status, place),
  };
}

/** Known steps with new numbers put in their places; copied once, however many come. */
function withCheckpoints(known: JobCheckpoint[], fresh: readonly JobCheckpoint[]): JobCheckpoint[] {
  if (fresh.length === 0) return known;
  const isAppended = fresh.every(({ step }, i) => step > ((i === 0 ? known.at(-1) : fresh[i - 1])?.step ?? 0));
  // The usual case, in one copy: pushing onto a fresh copy makes a second one.
  if (isAppended) return known.concat(fresh);
  const rows = [...known];
  for (const row of fresh) {
    const index = placeOfStep(rows, row.step);
    if (rows[index]?.step === row.step) rows[index] = row;
    else if (index === rows.length) rows.push(row);
    else rows.splice(index, 0, row);
  }
  return rows;
}

/** Index of a step, or of the first step after it; steps mostly come in order, so the end is looked at first. */
function placeOfStep(rows: readonly JobCheckpoint[], step: number): number {
  const last = rows.at(-1);
  if (last === undefined || last.step < step) return rows.length;
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What to keep when `fetched` arrives while `known` is on the screen. Frames may have overtaken a fetch that began
 * before them: then their history stays, and what only the fetch knows (metadata, model, error) comes from it.
 */
export function mergeJob(known: JobDetail, fetched: JobDetail): JobDetail {
  if (fetched.id !== known.id) return fetched;
  // A request to stop and keep the best is never taken back.
  const isFinishing = known.isFinishing || fetched.isFinishing;
  if (fetched.lastSequence >= known.lastSequence) {
    const place = fetched.status === known.status ? laterPlace(known, fetched) : fetched;
    // Nothing is stored without a new sequence: these are the numbers that are drawn already.
    const isSameRun =
      fetched.lastSequence === known.lastSequence && fetched.checkpoints.length === known.checkpoints.length;
    const { checkpoints } = isSameRun ? known : fetched;
    return isSamePlace(place, fetched) && isFinishing === fetched.isFinishing && checkpoints === fetched.checkpoints
      ? fetched
      : { ...fetched, phase: place.phase, queuePosition: place.queuePosition, isFinishing, checkpoints };
  }
  const status = isTerminal(fetched.status) ? fetched.status : known.status;
  return {
    ...fetched,
    ...placeIn(status, laterPlace(known, fetched)),
    isFinishing,
    status,
    currentStep: Math.max(known.currentStep, fetched.currentStep),
    startedAt: fetched.startedAt ?? known.startedAt,
    events: known.events,
    checkpoints: known.checkpoints,
    lastSequence: known.lastSequence,
  };
}

function isSamePlace(a: JobPlace, b: JobPlace): boolean {
  return a.phase === b.phase && a.queuePosition === b.queuePosition;
}

/** Of two places in one status: what is known outlives a fetch that did not know it yet, and a phase never goes back. */
function laterPlace(known: JobPlace, fetched: JobPlace): JobPlace {
  return {
    phase: laterPhase(known.phase, fetched.phase),
    queuePosition: fetched.queuePosition ?? known.queuePosition,
  };
}

function laterPhase(known: JobPhase | null, fetched: JobPhase | null): JobPhase | null {
  if (known === null || fetched === null) return known ?? fetched;
  return known.name === fetched.name && known.done > fetched.done ? known : fetched;
}
