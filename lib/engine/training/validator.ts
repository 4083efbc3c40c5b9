import { type LabelRows, labelsOf, packLabels } from "../data/label-rows";
import type { Rows } from "../data/load-data";
import type { InputRows } from "../heads/input-rows";
import type { Arena } from "../kernels/arena";
import { combineRows, type Evaluation, evaluate, type ScoredRows } from "../models/evaluate";
import { type Segment, segmentsOf } from "../models/segments";
import type { EngineTarget } from "../protocol";
import type { Member } from "./member";

/** Validation rows looked at for each point of the curves, and for the calibration at the end: fixed subsets. */
export const CURVE_ROWS = 2_000;
export const CALIBRATION_ROWS = 5_000;

/** Looks at validation rows with all heads. The heads must not be training meanwhile. */
export class Validator {
  readonly segments: readonly Segment[];
  private readonly columns: number;
  private readonly outputs: Float32Array[];
  private readonly members: readonly Member[];
  private readonly inputs: InputRows;
  private readonly labels: LabelRows;
  private readonly targets: readonly EngineTarget[];

  constructor(options: {
    arena: Arena;
    members: readonly Member[];
    validation: Rows;
    inputs: InputRows;
    targets: readonly EngineTarget[];
  }) {
    const { segments, columns } = segmentsOf(options.targets);
    this.segments = segments;
    this.columns = columns;
    this.members = options.members;
    this.inputs = options.inputs;
    this.labels = options.validation.labels;
    this.targets = options.targets;
    this.outputs = options.members.map(() => options.arena.float32(options.inputs.rows * columns));
  }

  get isEmpty(): boolean {
    return this.inputs.rows === 0;
  }

  /** Loss and metrics of the combined model as it is, for a point of the curves. */
  async evaluate(): Promise<Evaluation> {
    const { combined, labels } = await this.score(CURVE_ROWS);
    return evaluate(
      combined,
      labels,
      this.targets,
      this.segments,
      this.segments.map(() => 0.5),
    );
  }

  /** All rows with their labels, for the calibration. */
  scoreAll(): Promise<ScoredRows & { labels: LabelRows }> {
    return this.score(CALIBRATION_ROWS);
  }

  private async score(most: number): Promise<ScoredRows & { labels: LabelRows }> {
    const rows = Math.min(most, this.inputs.rows);
    await Promise.all(
      this.members.map((member, m) => member.score(this.inputs, rows, this.outputs[m] ?? new Float32Array(0))),
    );
    return { ...combineRows(this.outputs, rows, this.columns, this.segments), labels: firstLabels(this.labels, rows) };
  }
}

function firstLabels(labels: LabelRows, rows: number): LabelRows {
  if (rows === labels.rows) return labels;
  const { segments } = labels;
  const kept = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: segments }, (__, segment) => [...labelsOf(labels, row, segment)]),
  );
  return packLabels(kept, segments);
}
