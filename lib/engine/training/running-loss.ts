/** Mean loss of the visited rows in which earlier steps fade. */
export class RunningLoss {
  value = 0;
  private sum = 0;
  private count = 0;
  private readonly decay: number;

  /** `decay` is the factor on what earlier steps weigh. */
  constructor(decay: number) {
    this.decay = decay;
  }

  /** Adds a step; `sum` is over `count` rows. A step without visits keeps the value before it. Returns the value. */
  addStep(sum: number, count: number): number {
    this.sum = this.sum * this.decay + sum;
    this.count = this.count * this.decay + count;
    if (count > 0) this.value = this.sum / this.count;
    return this.value;
  }
}
