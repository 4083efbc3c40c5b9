import type { LabelRows } from "../data/label-rows";
import { type Head, type HeadShape, LINEAR } from "../heads/head";
import type { InputRows } from "../heads/input-rows";
import { KernelLinearHead } from "../heads/kernel-linear-head";
import { KernelMlpHead } from "../heads/kernel-mlp-head";
import type { Arena } from "../kernels/arena";
import type { Pacer } from "../pacer";
import type { Level } from "../protocol";
import { BASELINE } from "./baseline";
import { HeadLoop, type HeadLoopInput } from "./head-loop";
import type { HelperThread } from "./helper-thread";
import { LocalMember, type Member } from "./member";
import { chunkVisits, type TrainingPlan } from "./plan";
import { Stop } from "./stop";

export const LINEAR_INDEX = 0;
export const MLP_INDEX = 1;

/** The heads of a run: both, or the linear one alone for the baseline. This thread sees all weights, whoever trains them. */
export class Team {
  readonly linear: KernelLinearHead;
  readonly mlp: KernelMlpHead | null;
  readonly stop: Stop;
  private readonly arena: Arena;
  private readonly columns: number;

  constructor(arena: Arena, shape: HeadShape, options: { level: Level; seed: number; rateScale: number }) {
    const isBaseline = options.level === "tfidf";
    this.arena = arena;
    this.columns = shape.columns;
    this.linear = KernelLinearHead.create(arena, shape, options.rateScale, isBaseline ? BASELINE : LINEAR);
    this.mlp = isBaseline ? null : KernelMlpHead.create(arena, shape, options);
    this.stop = new Stop(arena.int32(1 + this.heads.length), true);
  }

  get heads(): readonly Head[] {
    return this.mlp === null ? [this.linear] : [this.linear, this.mlp];
  }

  /** Puts the heads to work after `afterStep` steps: head B here, head A in the helper thread if there is one; head A here where it is alone. */
  async members(
    work: { inputs: InputRows; labels: LabelRows; plan: TrainingPlan; afterStep: number },
    pacer: Pacer,
    helper: HelperThread | null,
  ): Promise<Member[]> {
    const { afterStep, ...shared } = work;
    const chunk = () => this.arena.int32(chunkVisits(work.plan));
    const local = (head: Head, index: number): Member => {
      const input: HeadLoopInput = { ...shared, head, index, chunk: chunk(), stop: this.stop };
      const loop = new HeadLoop(input);
      loop.skipTo(afterStep);
      return new LocalMember(head, loop, this.columns, pacer);
    };
    if (this.mlp === null) return [local(this.linear, LINEAR_INDEX)];
    const second = local(this.mlp, MLP_INDEX);
    if (helper === null) return [local(this.linear, LINEAR_INDEX), second];
    await helper.setUpHead({
      ...shared,
      placement: this.linear.placement,
      index: LINEAR_INDEX,
      chunk: chunk(),
      stop: this.stop.words,
      afterStep,
    });
    return [helper, second];
  }
}
