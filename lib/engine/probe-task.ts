import type { RunContext } from "./context";
import type { SentenceEncoder } from "./encoder/sentence-encoder";
import { sharedEncoder } from "./encoder/shared-encoder";
import { EngineError } from "./errors";
import { measureCosts } from "./estimate/probe";
import { chooseLevel, hasSentences } from "./levels";
import type { Costs, EngineEvent, EngineTarget, Level, ProbeTask, RequestedLevel } from "./protocol";
import { ThreadClock } from "./thread-clock";

/** Times the parts of a training on this machine, without its files. */
export async function probe(task: ProbeTask, run: RunContext): Promise<Extract<EngineEvent, { type: "probed" }>> {
  const { texts, targets, seqLen } = task;
  const clock = new ThreadClock(run.now);
  try {
    const found = await findEncoder(task, run, clock);
    const { level, note } = chooseLevel(task.level, task.rows, found.encoder !== null);
    const costs = await costsOf({ texts, targets, seqLen, level, ...found }, run, clock);
    return { type: "probed", costs, levelNote: note };
  } finally {
    clock.close();
  }
}

interface Found {
  /** Null where none is asked for, or none is usable. */
  encoder: SentenceEncoder | null;
  encoderSeconds: number;
}

/** The encoder, if a level that needs it is asked for and its package is usable. */
export async function findEncoder(
  { level, encoderDirectory }: { level: RequestedLevel; encoderDirectory: string | null },
  run: RunContext,
  clock: ThreadClock,
): Promise<Found> {
  if (!hasSentences(level) || encoderDirectory === null) return { encoder: null, encoderSeconds: 0 };
  await run.pacer.breathe();
  const start = clock.seconds();
  const found = await sharedEncoder(encoderDirectory).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === "unsupported") return null;
    throw error;
  });
  return { encoder: found?.encoder ?? null, encoderSeconds: clock.seconds() - start };
}

/** What the parts cost at `level`. */
export function costsOf(
  probed: Found & { texts: readonly string[]; targets: readonly EngineTarget[]; seqLen: number; level: Level },
  run: RunContext,
  clock: ThreadClock,
): Promise<Costs> {
  const { startSeconds, now, pacer } = run;
  const encoderSeconds = hasSentences(probed.level) ? probed.encoderSeconds : 0;
  return measureCosts({ ...probed, encoderSeconds, startSeconds, clock, now, pacer });
}
