import type { LabelRows } from "../data/label-rows";
import type { SharedEncoder } from "../encoder/sentence-encoder";
import type { HeadPlacement } from "../heads/head";
import type { InputRows } from "../heads/input-rows";
import type { EncodeJob } from "./encode-texts";
import type { TrainingPlan } from "./plan";

/*
 * What the training thread says to its helper thread and hears from it. Both are this version of this program, and the memory they
 * share is not serialised: so the messages are typed, not parsed.
 */

/** What the helper thread starts with. */
export interface HelperData {
  memory: WebAssembly.Memory;
}

export interface HeadSetup {
  placement: HeadPlacement;
  inputs: InputRows;
  labels: LabelRows;
  plan: TrainingPlan;
  index: number;
  chunk: Int32Array;
  /** Words of the `Stop` that the heads share. */
  stop: Int32Array;
  /** The step a checkpoint lets it go on after; 0 from the beginning. */
  afterStep: number;
}

export type HelperCommand =
  | { type: "encode"; encoder: { memory: WebAssembly.Memory; shared: SharedEncoder }; job: EncodeJob }
  | { type: "head"; setup: HeadSetup }
  | { type: "advance"; toStep: number }
  | { type: "score"; inputs: InputRows; rows: number; out: Float32Array };

export type HelperReply =
  | { type: "step"; step: number; lossSum: number; visits: number }
  | { type: "done"; step: number }
  | { type: "failed"; message: string };
