import type { JobDetail, JobPhase, JobPlace, JobStreamFrame } from "./schema";
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
 * changes nothing, frames of another job are dropped, and a terminal status never goes back. A phase, which has no
 * sequence, holds until the next one or until the status moves.
 */
export function applyFrames(job: JobDetail, frames: readonly JobStreamFrame[]): JobDetail {
  const fresh = frames.filter((frame) => {
    if (frame.type === "heartbeat" || frame.type === "complete" || frame.jobId !== job.id) return false;
    return frame.type === "phase" || frame.sequence > job.lastSequence;
  });
  if (fresh.length === 0) return job;
  const events = [...job.events];
  const checkpoints = [...job.checkpoints];
  let { status, lastSequence, currentStep, startedAt } = job;
  let place: JobPlace = job;
  for (const frame of fresh) {
    if (frame.type === "status") {
      events.push(frame.event);
      if (!isTerminal(status)) status = frame.event.status;
      place = NO_PLACE;
      if (frame.event.status === "RUNNING") startedAt ??= frame.event.createdAt;
    } else if (frame.type === "checkpoint") {
      checkpoints.push(frame.checkpoint);
      currentStep = Math.max(currentStep, frame.checkpoint.step);
    } else if (frame.type === "phase") place = frame;
    lastSequence = Math.max(lastSequence, "sequence" in frame ? frame.sequence : 0);
  }
  return { ...job, events, checkpoints, status, lastSequence, currentStep, startedAt, ...placeIn(status, place) };
}

/**
 * What to keep when `fetched` arrives while `known` is on the screen. Frames may have overtaken a fetch that began
 * before them: then their history stays, and what only the fetch knows (metadata, model, error) comes from it.
 */
export function mergeJob(known: JobDetail, fetched: JobDetail): JobDetail {
  if (fetched.id !== known.id) return fetched;
  if (fetched.lastSequence >= known.lastSequence) {
    return fetched.status === known.status ? { ...fetched, ...laterPlace(known, fetched) } : fetched;
  }
  const status = isTerminal(fetched.status) ? fetched.status : known.status;
  return {
    ...fetched,
    ...placeIn(status, laterPlace(known, fetched)),
    status,
    currentStep: Math.max(known.currentStep, fetched.currentStep),
    startedAt: fetched.startedAt ?? known.startedAt,
    events: known.events,
    checkpoints: known.checkpoints,
    lastSequence: known.lastSequence,
  };
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
