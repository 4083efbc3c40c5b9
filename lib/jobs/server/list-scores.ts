import "server-only";
import { db } from "@/lib/db/client";
import { remember } from "@/lib/remember";
import type { JobScore } from "../schema";
import { type ScorePair, scoreAt, withValue } from "../scores";
import { storedTargetMetrics } from "./internal";

type Scores = Record<JobScore["name"], ScorePair | null>;

interface JobAt {
  id: string;
  lastSequence: number;
}

interface Known {
  /** Up to which of the job's facts they were read. */
  lastSequence: number;
  scores: Scores;
}

const NONE: Scores = { macroF1: null, validLoss: null };
/** Jobs whose scores are kept; the list is asked for every few seconds, and what has ended never changes. */
const MAX_KNOWN = 1_000;

const known = remember("job-scores", () => new Map<string, Known>());

/**
 * The figure that each job is judged by, by its id; none for a job that was not evaluated. Only checkpoints that came
 * since the last call are read: a step that is reported again has a new sequence.
 */
export async function scoresOf(jobs: readonly JobAt[]): Promise<ReadonlyMap<string, JobScore>> {
  const stale = jobs.filter(({ id, lastSequence }) => (known.get(id)?.lastSequence ?? 0) < lastSequence);
  await Promise.all(stale.map(readOn));
  return new Map(
    jobs.flatMap(({ id }) => {
      const score = scoreOf(known.get(id)?.scores ?? NONE);
      return score === null ? [] : [[id, score] as const];
    }),
  );
}

async function readOn({ id, lastSequence }: JobAt): Promise<void> {
  const before = known.get(id);
  const points = await db.jobCheckpoint.findMany({
    where: {
      jobId: id,
      sequence: { gt: before?.lastSequence ?? 0 },
      OR: [{ validLoss: { not: null } }, { targets: { not: "AnyNull" } }],
    },
    orderBy: { step: "asc" },
    select: { step: true, trainLoss: true, validLoss: true, targets: true },
  });
  let scores = before?.scores ?? NONE;
  for (const { targets, ...point } of points) {
    const told = { ...point, targets: targets === null ? null : storedTargetMetrics.parse(targets) };
    scores = { macroF1: added(scores, "macroF1", told), validLoss: added(scores, "validLoss", told) };
  }
  // The newest goes to the end; the one that was longest not read leaves first.
  known.delete(id);
  known.set(id, { lastSequence, scores });
  const [oldest] = known.keys();
  if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
}

function added(scores: Scores, name: JobScore["name"], point: Parameters<typeof scoreAt>[0]): ScorePair | null {
  const value = scoreAt(point, name);
  return value === null ? scores[name] : withValue(name, scores[name], { value, step: point.step });
}

function scoreOf({ macroF1, validLoss }: Scores): JobScore | null {
  if (macroF1 !== null) return { name: "macroF1", ...macroF1 };
  return validLoss === null ? null : { name: "validLoss", ...validLoss };
}
