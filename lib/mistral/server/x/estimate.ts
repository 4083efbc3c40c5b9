import "server-only";
import { createHash } from "node:crypto";
import {
  type Costs,
  chooseLevel,
  chooseProbeTexts,
  type EngineTarget,
  MAX_TRAINING_STEPS,
  type ProbeTask,
  plannedPasses,
  planSteps,
  predict,
  TRAINING_THREADS,
} from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import type { EstimateRequest, WireEstimate } from "../../x-schema";
import { findBaseModel } from "../base-models";
import { encoderDirectory } from "../encoder-directory";
import { correctionFor, secondsHere } from "../queue/durations";
import { createSlots, type Slots } from "../queue/slots";
import { engineSupervisor } from "../queue/supervisor";

/** What a probe said is right for a while; and while a training disturbs the next one, for longer. */
const FRESH_MS = 10 * 60_000;
const FRESH_WHILE_TRAINING_MS = 2 * 3_600_000;
const MOST_KEPT = 50;
const DEFAULT_SEQ_LEN = 16_384;
/** Longer texts are cut when they are trained, too. */
const MOST_UNITS = 20_000;

interface Probes {
  /** One at a time: two would measure each other. */
  slot: Slots;
  kept: Map<string, { costs: Costs; at: number }>;
}

const probes = () => remember("engine.probes", (): Probes => ({ slot: createSlots(1), kept: new Map() }));

/**
 * What a training would take here and how it would be done, before anything is uploaded. Some of the work is really done and timed, in a
 * thread of its own, and what is known of such texts is not timed again for some minutes. Throws Invalid for a base model that there is
 * not, or more steps than are supported; Cancelled when the client leaves.
 */
export async function estimateTraining(request: EstimateRequest, signal: AbortSignal): Promise<WireEstimate> {
  const base = findBaseModel(request.model);
  if (!base) {
    throw new AppError(
      "invalid",
      `This server has no base model ${request.model}. GET /v1/models lists what there is.`,
    );
  }
  const seqLen = request.hyperparameters.seq_len ?? DEFAULT_SEQ_LEN;
  const task: ProbeTask = {
    kind: "probe",
    texts: chooseProbeTexts(request.texts.map((text) => text.slice(0, MOST_UNITS))),
    targets: request.targets.map(namedTarget),
    rows: request.train_rows,
    seqLen,
    encoderDirectory: encoderDirectory(),
    level: base.level,
  };
  return answer(request, seqLen, await costsOf(task, signal));
}

/** Labels by number: only how many they are matters. */
function namedTarget({ name, labels, loss_function }: EstimateRequest["targets"][number]): EngineTarget {
  return { name, labels: Array.from({ length: labels }, (_, i) => `label ${i}`), weight: 1, loss_function };
}

async function costsOf(task: ProbeTask, signal: AbortSignal): Promise<Costs> {
  const { slot, kept } = probes();
  const key = keyOf(task);
  const known = () => {
    const entry = kept.get(key);
    const age = engineSupervisor().isTraining() ? FRESH_WHILE_TRAINING_MS : FRESH_MS;
    return entry !== undefined && performance.now() - entry.at < age ? entry.costs : null;
  };
  const before = known();
  if (before !== null) return before;
  const release = await slot.take(signal);
  if (release === null) throw cancelled();
  try {
    // Somebody else may have asked the same meanwhile.
    const meanwhile = known();
    if (meanwhile !== null) return meanwhile;
    const costs = await probe(task, signal);
    kept.delete(key);
    kept.set(key, { costs, at: performance.now() });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return costs;
  } finally {
    release();
  }
}

async function probe(task: ProbeTask, signal: AbortSignal): Promise<Costs> {
  const outcome = await engineSupervisor().probe(task, signal);
  if (outcome.type === "probed") return outcome.costs;
  if (signal.aborted) throw cancelled();
  throw new AppError("internal", outcome.type === "failed" ? outcome.message : "The machine could not be probed.");
}

function cancelled(): AppError {
  return new AppError("cancelled", "The client has left.");
}

/** All that a probe's answer depends on; the number of rows only where it decides the level. */
function keyOf({ texts, targets, rows, seqLen, level }: ProbeTask): string {
  const shapes = targets.map(({ labels, loss_function }) => [labels.length, loss_function]);
  const text = JSON.stringify([chooseLevel(level, rows, true).level, seqLen, shapes, texts]);
  return createHash("sha256").update(text).digest("base64");
}

async function answer(request: EstimateRequest, seqLen: number, costs: Costs): Promise<WireEstimate> {
  const { train_rows: rows, valid_rows: validationRows, targets, hyperparameters } = request;
  const dataTokens = Math.max(1, Math.round(costs.tokensPerText * rows));
  const asked = { training_steps: hyperparameters.training_steps ?? null, epochs: hyperparameters.epochs ?? null };
  const { trainingSteps: steps, epochs } = planSteps({ ...asked, seq_len: seqLen }, dataTokens, rows);
  if (steps > MAX_TRAINING_STEPS) {
    throw new AppError(
      "invalid",
      `The job would have ${steps} training steps; at most ${MAX_TRAINING_STEPS} are supported. Ask for fewer training_steps or epochs.`,
    );
  }
  const passes = plannedPasses(epochs, rows);
  const labels = Math.max(...targets.map((target) => target.labels));
  const work = { rows, validationRows, labels, steps, passes, threads: TRAINING_THREADS };
  const correction = await correctionFor(costs.level);
  const seconds = secondsHere(predict(costs, work), engineSupervisor().isTraining()) * correction.factor;
  const { low, high } = correction;
  return {
    object: "estimate",
    seconds: rounded(seconds),
    low_seconds: low === null ? null : rounded(seconds * low),
    high_seconds: high === null ? null : rounded(seconds * high),
    basis: correction.runs > 0 ? "learnt" : "measured",
    level: costs.level,
    data_tokens: dataTokens,
    training_steps: steps,
    epochs,
    passes,
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
