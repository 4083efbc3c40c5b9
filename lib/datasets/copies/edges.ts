import { i32, u16, u32 } from "@/lib/typed";

const RANKS_PER_STEP = 16;
const STEPS = 1_000;

/** Pairs of texts that may be joined, and how strongly; in any order until sorted. */
export class Edges {
  count = 0;
  #a = new Int32Array(1 << 12);
  #b = new Int32Array(1 << 12);
  #ranks = new Uint16Array(1 << 12);

  /** `fillings`: how many different words stand in the one place where the texts differ; of ties the fewest go first. */
  add(a: number, b: number, similarity: number, fillings: number): void {
    if (this.count === this.#a.length) this.#grow();
    this.#a[this.count] = a;
    this.#b[this.count] = b;
    this.#ranks[this.count] = rankOf(similarity, fillings);
    this.count += 1;
  }

  /** Calls `visit` for each pair, the strongest first; ties in order of adding. */
  visitSorted(visit: (a: number, b: number, similarity: number) => void): void {
    const ends = new Uint32Array((STEPS / 2 + 1) * RANKS_PER_STEP + 1);
    for (let edge = 0; edge < this.count; edge++) {
      const rank = u16(this.#ranks, edge) + 1;
      ends[rank] = u32(ends, rank) + 1;
    }
    for (let rank = 1; rank < ends.length; rank++) ends[rank] = u32(ends, rank) + u32(ends, rank - 1);
    const order = new Uint32Array(this.count);
    for (let edge = 0; edge < this.count; edge++) {
      const rank = u16(this.#ranks, edge);
      const place = u32(ends, rank);
      order[place] = edge;
      ends[rank] = place + 1;
    }
    for (const edge of order) {
      visit(i32(this.#a, edge), i32(this.#b, edge), similarityOfRank(u16(this.#ranks, edge)));
    }
  }

  #grow(): void {
    const room = Math.ceil(this.#a.length * 1.5);
    const [a, b, ranks] = [new Int32Array(room), new Int32Array(room), new Uint16Array(room)];
    a.set(this.#a);
    b.set(this.#b);
    ranks.set(this.#ranks);
    [this.#a, this.#b, this.#ranks] = [a, b, ranks];
  }
}

/** Similarity in thousandths, so that as many strengths as matter fit into two bytes. */
function rankOf(similarity: number, fillings: number): number {
  return (STEPS - Math.floor(similarity * STEPS + 1e-9)) * RANKS_PER_STEP + Math.min(fillings, RANKS_PER_STEP - 1);
}

function similarityOfRank(rank: number): number {
  return (STEPS - Math.floor(rank / RANKS_PER_STEP)) / STEPS;
}
