import type { Steps } from "./pace";

/** Two labels and in how many rows one was taken for the other. */
export interface LabelLink {
  first: number;
  second: number;
  rows: number;
}

interface Cluster {
  id: number;
  /** Labels from one end to the other. */
  chain: readonly number[];
  /** Rows that its labels mix up. */
  rows: number;
  /** By cluster, how much it is mixed up with this one, summed over pairs of labels. */
  links: Map<number, number>;
  closest: { id: number; closeness: number } | null;
}

type Clusters = Map<number, Cluster>;

/**
 * An order of labels in which those that are mistaken for each other stand together. `support` counts the rows of each.
 * Clusters grow by average linkage of the share of rows that a pair mixes up, joined where their ends are closest; they come
 * by the rows that they mix up, and labels that nobody mixes up last, in their own order.
 */
export function* clusterLabels(support: readonly number[], links: readonly LabelLink[]): Steps<number[]> {
  const clusters = singletons(support, links);
  const base = new Map([...clusters].map(([label, cluster]) => [label, new Map(cluster.links)]));
  const closeness = (first: number, second: number) => base.get(first)?.get(second) ?? 0;
  for (const cluster of clusters.values()) cluster.closest = closestOf(cluster, clusters);
  for (let next = closestPair(clusters); next; next = closestPair(clusters)) {
    join(clusters, next, closeness);
    yield;
  }
  return [...clusters.values()].sort((a, b) => b.rows - a.rows || a.id - b.id).flatMap((cluster) => cluster.chain);
}

function singletons(support: readonly number[], links: readonly LabelLink[]): Clusters {
  const clusters: Clusters = new Map(
    support.map((_, id) => [id, { id, chain: [id], rows: 0, links: new Map<number, number>(), closest: null }]),
  );
  for (const { first, second, rows } of links) {
    const share = rows / Math.max(1, (support[first] ?? 0) + (support[second] ?? 0));
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const cluster = clusters.get(one);
      if (!cluster || one === other) continue;
      cluster.rows += rows;
      cluster.links.set(other, (cluster.links.get(other) ?? 0) + share);
    }
  }
  return clusters;
}

function closestOf(cluster: Cluster, clusters: Clusters): Cluster["closest"] {
  let closest: Cluster["closest"] = null;
  for (const [id, sum] of cluster.links) {
    const closeness = sum / (cluster.chain.length * (clusters.get(id)?.chain.length ?? 1));
    const isCloser = !closest || closeness > closest.closeness || (closeness === closest.closeness && id < closest.id);
    if (isCloser) closest = { id, closeness };
  }
  return closest;
}

function closestPair(clusters: Clusters): readonly [Cluster, Cluster] | null {
  let best: Cluster | null = null;
  for (const cluster of clusters.values()) {
    if (cluster.closest && cluster.closest.closeness > (best?.closest?.closeness ?? 0)) best = cluster;
  }
  const other = best?.closest ? clusters.get(best.closest.id) : undefined;
  return best && other ? [best, other] : null;
}

function join(
  clusters: Clusters,
  [first, second]: readonly [Cluster, Cluster],
  closeness: (first: number, second: number) => number,
): void {
  clusters.delete(second.id);
  first.chain = joinChains(first.chain, second.chain, closeness);
  first.rows += second.rows;
  first.links.delete(second.id);
  for (const [id, sum] of second.links) {
    if (id === first.id) continue;
    const total = (first.links.get(id) ?? 0) + sum;
    first.links.set(id, total);
    const neighbour = clusters.get(id);
    neighbour?.links.delete(second.id);
    neighbour?.links.set(first.id, total);
  }
  first.closest = closestOf(first, clusters);
  for (const id of first.links.keys()) {
    const neighbour = clusters.get(id);
    // An average is at most the greater of what it averages: whoever is closer to somebody else stays so.
    const isAffected = neighbour?.closest?.id === first.id || neighbour?.closest?.id === second.id;
    if (neighbour && isAffected) neighbour.closest = closestOf(neighbour, clusters);
  }
}

/** The two chains as one, each turned so that the ends that meet are the closest. */
function joinChains(
  first: readonly number[],
  second: readonly number[],
  closeness: (first: number, second: number) => number,
): number[] {
  let best: number[] = [];
  let closest = -1;
  for (const left of [first, first.toReversed()]) {
    for (const right of [second, second.toReversed()]) {
      const here = closeness(left.at(-1) ?? 0, right[0] ?? 0);
      if (here > closest) {
        closest = here;
        best = [...left, ...right];
      }
    }
  }
  return best;
}
