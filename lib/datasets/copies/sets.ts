import { i32 } from "@/lib/typed";

/** Disjoint sets of the numbers below `count`. */
export class Sets {
  readonly #parents: Int32Array;
  readonly #sizes: Int32Array;

  constructor(count: number) {
    this.#parents = new Int32Array(count);
    for (let member = 0; member < count; member++) this.#parents[member] = member;
    this.#sizes = new Int32Array(count).fill(1);
  }

  /** The member that stands for the set of another. */
  find(member: number): number {
    let at = member;
    for (let up = i32(this.#parents, at); up !== at; up = i32(this.#parents, at)) {
      const next = i32(this.#parents, up);
      this.#parents[at] = next;
      at = next;
    }
    return at;
  }

  /** Members of the set that `root` stands for. */
  size(root: number): number {
    return i32(this.#sizes, root);
  }

  /** Joins two different sets, given by the members that stand for them. */
  join(rootA: number, rootB: number): void {
    const isALarger = this.size(rootA) >= this.size(rootB);
    const [large, small] = isALarger ? [rootA, rootB] : [rootB, rootA];
    this.#parents[small] = large;
    this.#sizes[large] = this.size(large) + this.size(small);
  }
}
