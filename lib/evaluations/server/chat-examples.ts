import "server-only";
import type { ModelTarget } from "@/lib/models/schema";
import { MersenneTwister } from "@/lib/preparations/mersenne-twister";
import type { ChatExample } from "../chat-prompt";
import { labelsOfRow, type SplitRow, splitRows } from "./split-rows";

interface Wanted {
  preparationId: string;
  targets: readonly ModelTarget[];
  examplesPerLabel: number;
  seed: number;
}

/**
 * So many rows of train for each label of each target, drawn with the seed, in the order of the file and each once. A row
 * without a label that every answer has to have shows no answer, and is not taken. Throws NotFound when the file is gone.
 */
export async function chatExamples({ preparationId, targets, examplesPerLabel, seed }: Wanted): Promise<ChatExample[]> {
  if (examplesPerLabel === 0) return [];
  const twister = new MersenneTwister(seed);
  const piles = new Map<string, { seen: number; rows: SplitRow[] }>();
  for await (const row of splitRows(preparationId, "train")) {
    if (!isWhole(row, targets)) continue;
    for (const { name } of targets) {
      for (const label of labelsOfRow(row, name)) {
        const key = JSON.stringify([name, label]);
        const pile = piles.get(key) ?? { seen: 0, rows: [] };
        piles.set(key, pile);
        // Each row is as likely to be kept as any other, without knowing how many there are.
        const place = pile.seen < examplesPerLabel ? pile.seen : twister.interval(pile.seen);
        if (place < examplesPerLabel) pile.rows[place] = row;
        pile.seen += 1;
      }
    }
  }
  const chosen = new Map([...piles.values()].flatMap(({ rows }) => rows.map((row) => [row.position, row])));
  return [...chosen.values()]
    .sort((one, other) => one.position - other.position)
    .map((row) => ({ text: row.text, labels: Object.fromEntries(targets.map((target) => answerOf(row, target))) }));
}

function isWhole(row: SplitRow, targets: readonly ModelTarget[]): boolean {
  return targets.every(
    ({ name, lossFunction }) => lossFunction !== "single_class" || labelsOfRow(row, name).length === 1,
  );
}

function answerOf(row: SplitRow, { name, lossFunction }: ModelTarget): [string, string | string[]] {
  const labels = labelsOfRow(row, name);
  return [name, lossFunction === "single_class" ? (labels[0] ?? "") : labels];
}
