import type { FoundCopies } from "./clusters";
import { Edges } from "./edges";
import { growGroups } from "./grow-groups";
import { addOneWordEdges } from "./one-word-edges";
import { addSeveralWordEdges } from "./several-word-edges";
import type { TextStore } from "./text-store";

/** Share of the time that the first half of the search takes. */
const ONE_WORD_SHARE = 0.2;

/**
 * Finds the copies among the texts that were taken, in steps of some milliseconds for a few thousand texts; each tells
 * how far it is, from 0 to 1.
 */
export function* findCopies(store: TextStore): Generator<number, FoundCopies, undefined> {
  const { textOfRow, count: textCount, respaced } = store;
  const edges = new Edges();
  for (let at = 0; at < respaced.length; at += 2) edges.add(respaced[at + 1] ?? 0, respaced[at] ?? 0, 1, 0);
  for (const share of addOneWordEdges(store, edges)) yield share * ONE_WORD_SHARE;
  const { sets } = growGroups(textCount, edges);
  for (const share of addSeveralWordEdges(store, edges, sets)) yield ONE_WORD_SHARE + share * (1 - ONE_WORD_SHARE);
  return { textOfRow, textCount, joins: growGroups(textCount, edges).joins };
}
