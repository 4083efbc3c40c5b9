import type { JobDetail, JobStreamFrame } from "./schema";
import { isTerminal } from "./status";

/**
 * Puts frames of the live stream into a job. Pure and idempotent: a frame that is known already (by its sequence)
 * changes nothing, frames of another job are dropped, and a terminal status never goes back.
 */
export function applyFrames(job: JobDetail, frames: readonly JobStreamFrame[]): JobDetail {
  const fresh = frames.filter(
    (frame) =>
      (frame.type === "status" || frame.type === "checkpoint") &&
      frame.jobId === job.id &&
      frame.sequence > job.lastSequence,
  );
  if (fresh.length === 0) return job;
  const events = [...job.events];
  const checkpoints = [...job.checkpoints];
  let { status, lastSequence, currentStep, startedAt } = job;
  for (const frame of fresh) {
    if (frame.type === "status") {
      events.push(frame.event);
      if (!isTerminal(status)) status = frame.event.status;
      if (frame.event.status === "RUNNING") startedAt ??= frame.event.createdAt;
    } else if (frame.type === "checkpoint") {
      checkpoints.push(frame.checkpoint);
      currentStep = Math.max(currentStep, frame.checkpoint.step);
    }
    lastSequence = Math.max(lastSequence, "sequence" in frame ? frame.sequence : 0);
  }
  return { ...job, events, checkpoints, status, lastSequence, currentStep, startedAt };
}

/**
 * What to keep when `fetched` arrives while `known` is on the screen. Frames may have overtaken a fetch that began
 * before them: then their history stays, and what only the fetch knows (metadata, model, error) comes from it.
 */
export function mergeJob(known: JobDetail, fetched: JobDetail): JobDetail {
  if (fetched.id !== known.id || fetched.lastSequence >= known.lastSequence) return fetched;
  return {
    ...fetched,
    status: isTerminal(fetched.status) ? fetched.status : known.status,
    currentStep: Math.max(known.currentStep, fetched.currentStep),
    startedAt: fetched.startedAt ?? known.startedAt,
    events: known.events,
    checkpoints: known.checkpoints,
    lastSequence: known.lastSequence,
  };
}
