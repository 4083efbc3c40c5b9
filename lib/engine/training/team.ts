import type { LabelRows } from "../data/label-rows";
import type { Head, HeadShape } from "../heads/head";
import type { InputRows } from "../heads/input-rows";
import { KernelLinearHead } from "../heads/kernel-linear-head";
import { KernelMlpHead } from "../heads/kernel-mlp-head";
import type { Arena } from "../kernels/arena";
import type { Pacer } from "../pacer";
import { HeadLoop, type HeadLoopInput } from "./head-loop";
import type { HelperThread } from "./helper-thread";
import { LocalMember, type Member } from "./member";
import { chunkVisits, type TrainingPlan } from "./plan";
import { Stop } from "./stop";

export const LINEAR_INDEX = 0;
export const MLP_INDEX = 1;

/** Both heads of a run; this thread sees the weights of both, whoever trains them. */
export class Team {
  readonly linear: KernelLinearHead;
  readonly mlp: KernelMlpHead;
  readonly stop: Stop;
  private readonly arena: Arena;
  private readonly columns: number;

  constructor(arena: Arena, shape: HeadShape, options: { seed: number; rateScale: number }) {
    this.arena = arena;
    this.columns = shape.columns;
    this.linear = KernelLinearHead.create(arena, shape, options.rateScale);
    this.mlp = KernelMlpHead.create(arena, shape, options);
    this.stop = new Stop(arena.int32(1 + this.heads.length), true);
  }

  get heads(): readonly Head[] {
    return [this.linear, this.mlp];
  }

  /** Puts the heads to work after `afterStep` steps: head B here, head A in the helper thread if there is one. */
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
