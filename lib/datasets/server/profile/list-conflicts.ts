import "server-only";
import { invalid } from "@/lib/errors";
import { remember } from "@/lib/remember";
import type { ConflictsQuery, ConflictsReport } from "../../profile-schema";
import { fetchReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { readRowTexts } from "../row-texts";
import { type Conflicts, readConflicts } from "./conflicts";

interface ListedConflict {
  first: number;
  rowCount: number;
  /** Sets of labels with their rows, the most frequent first. */
  sets: [set: number, rows: number][];
}

/** The lists of the conflicts that were asked for last; they go with them. */
const lists = remember("datasets.conflictLists", () => new WeakMap<Conflicts, ListedConflict[]>());

/**
 * Texts that stand, letter for letter, under different labels of a target, side by side: those with the most rows first.
 * Throws NotFound; InvalidState without rows; Invalid for a target that is not there. Empty without a text column.
 */
export async function listConflicts(
  id: string,
  { target: name, limit, offset }: ConflictsQuery,
  signal?: AbortSignal,
): Promise<ConflictsReport> {
  const dataset = await fetchReadyDataset(id);
  const { columns, roles, rows } = dataset;
  const target = roles?.targets.find((candidate) => name === undefined || candidate.name === name);
  if (target === undefined) {
    const reason =
      name === undefined
        ? "The dataset has no label column yet. Choose one first."
        : `The dataset has no target “${name}”.`;
    throw invalid(reason, [{ name: "target", reason }]);
  }
  const role = roles?.text ?? null;
  if (role === null) return { target: target.name, total: 0, data: [] };
  const conflicts = await readConflicts(dataset, role, target);
  const listed = lists.get(conflicts) ?? list(conflicts);
  lists.set(conflicts, listed);
  const page = listed.slice(offset, offset + limit);
  const texts = await readRowTexts(
    rows.from,
    page.map(({ first }) => first),
    [sqlText(columns, role)],
    signal,
  );
  const { labels, sets } = conflicts.column;
  const nameOf = (set: number) => Array.from(sets[set] ?? [], (code) => labels[code] ?? "").join(", ");
  return {
    target: target.name,
    total: listed.length,
    data: page.map((conflict, index) => ({
      text: texts[index]?.values[0] ?? "",
      labels: conflict.sets.map(([set, count]) => [nameOf(set), count]),
    })),
  };
}

function list({ isFirst, firstOfRow, column }: Conflicts): ListedConflict[] {
  const counts = new Map<number, Map<number, number>>();
  firstOfRow.forEach((first, row) => {
    const set = column.setOfRow[row] ?? -1;
    if (first < 0 || set < 0 || isFirst[first] !== 1) return;
    const sets = counts.get(first) ?? new Map<number, number>();
    sets.set(set, (sets.get(set) ?? 0) + 1);
    counts.set(first, sets);
  });
  const listed = Array.from(counts, ([first, sets]): ListedConflict => {
    const bySize = [...sets].sort((a, b) => b[1] - a[1]);
    return { first, sets: bySize, rowCount: bySize.reduce((sum, [, rows]) => sum + rows, 0) };
  });
  return listed.sort((a, b) => b.rowCount - a.rowCount || a.first - b.first);
}
