import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Head } from "../heads/head";
import { evaluationSchema } from "../models/evaluate";
import type { BestWeights } from "../training/best-weights";
import type { StepRecord } from "../training/step-records";
import { type NumberArray, readArrays, writeArrays } from "./array-file";

/** A checkpoint is written this long after the last, and writing takes at most a twentieth of the time. */
const WRITE_AFTER_MS = 8_000;
const WRITE_SHARE = 20;

const factsSchema = z.object({
  records: z.array(
    z.object({
      step: z.int(),
      lossSum: z.number(),
      visits: z.int(),
      trainLoss: z.number(),
      evaluation: evaluationSchema.nullable(),
    }),
  ),
  best: z.object({ step: z.int(), evaluation: evaluationSchema }).nullable(),
});

/**
 * What a run needs to go on after a crash as if nothing had happened: weights, optimiser state, best weights and the steps done, in
 * `directory`. `key` names the run: data, hyperparameters, seed and level.
 */
export class RunCheckpoint {
  private readonly directory: string;
  private readonly key: string;
  private readonly now: () => number;
  private writtenAt: number;
  private writeMs = 0;

  constructor(directory: string, key: string, now: () => number) {
    this.directory = directory;
    this.key = key;
    this.now = now;
    this.writtenAt = now();
  }

  private get runFile(): string {
    return path.join(this.directory, "run.checkpoint");
  }

  private get sentencesFile(): string {
    return path.join(this.directory, "sentences.checkpoint");
  }

  /** Writes the state after the last of `records`, unless the last write was just now. No head may be training. */
  async offer(heads: readonly Head[], records: readonly StepRecord[], best: BestWeights): Promise<void> {
    const start = this.now();
    if (start - this.writtenAt < Math.max(WRITE_AFTER_MS, this.writeMs * WRITE_SHARE)) return;
    const { step, evaluation, snapshots } = best;
    const facts: z.infer<typeof factsSchema> = {
      records: [...records],
      best: evaluation === null ? null : { step, evaluation },
    };
    await this.write(this.runFile, facts, [...arraysOf(heads), ...(snapshots ?? []).flat()]);
    this.writtenAt = this.now();
    this.writeMs = this.writtenAt - start;
  }

  /** Puts the state that was written last into `heads` and `best`, and returns the steps done; none when there is nothing to go on with. */
  async restore(heads: readonly Head[], best: BestWeights): Promise<StepRecord[]> {
    const found = await readArrays(this.runFile, this.key, (facts) => {
      const parsed = factsSchema.safeParse(facts);
      if (!parsed.success) return [];
      if (parsed.data.best !== null) best.makeRoom();
      return [...arraysOf(heads), ...(best.snapshots ?? []).flat()];
    });
    const facts = factsSchema.safeParse(found?.facts);
    if (!facts.success) {
      best.forget();
      return [];
    }
    if (facts.data.best !== null) best.take(facts.data.best.step, facts.data.best.evaluation);
    return facts.data.records;
  }

  /** Keeps the sentence vectors of the texts, which take the encoder longer than anything else. */
  async keepSentences(values: Float32Array): Promise<void> {
    await this.write(this.sentencesFile, null, [values]);
  }

  /** A disk that is full or read-only is no reason to end a training: after a crash it would begin again. */
  private async write(file: string, facts: unknown, arrays: readonly NumberArray[]): Promise<void> {
    try {
      await mkdir(this.directory, { recursive: true });
      await writeArrays(file, this.key, facts, arrays);
    } catch {
      await rm(`${file}.part`, { force: true }).catch(() => undefined);
    }
  }

  /** Whether the vectors that were kept are now in `values`. */
  async readSentences(values: Float32Array): Promise<boolean> {
    return (await readArrays(this.sentencesFile, this.key, () => [values])) !== null;
  }
}

function arraysOf(heads: readonly Head[]): NumberArray[] {
  return heads.flatMap((head): NumberArray[] => [...head.weights, ...head.state]);
}
