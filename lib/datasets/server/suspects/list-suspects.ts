import "server-only";
import type { SuspectsQuery, SuspectsReport } from "../../suspects-schema";
import { fetchReadyDataset, type ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { readRowTexts } from "../row-texts";
import { readTarget } from "../targets";
import { judgedTarget, targetNamed, whyNotJudged } from "./judged-target";
import { readKeptLabels } from "./kept-labels";
import { cellsKey, findSuspects, type Judging, readKnownSuspects } from "./read-suspects";
import type { StoredSuspects } from "./suspects-file";

const SHOWN_CHARACTERS = 1_000;
const FIRST_PAGE = { limit: 20, offset: 0 };

/**
 * The rows whose label looked wrong when somebody looked last, without those that were settled since: relabelled, removed,
 * or said to be right. Never looks itself. Throws NotFound and InvalidState; Invalid for a target that is not there.
 */
export async function listSuspects(
  id: string,
  { target: name, ...page }: SuspectsQuery,
  signal?: AbortSignal,
): Promise<SuspectsReport> {
  const dataset = await fetchReadyDataset(id);
  const target = targetNamed(dataset, name);
  const refusal = whyNotJudged(dataset, target);
  if (refusal !== null) return { target: target.name, refusal, found: null };
  const judging = { dataset, ...judgedTarget(dataset, target.name) };
  return report(judging, await readKnownSuspects(judging), page, signal);
}

/** Looks for rows whose label looks wrong, and lists the first of them. Throws as `listSuspects` does, and Cancelled. */
export async function lookForSuspects(id: string, name: string, signal?: AbortSignal): Promise<SuspectsReport> {
  const dataset = await fetchReadyDataset(id);
  const judging = { dataset, ...judgedTarget(dataset, name) };
  return report(judging, await findSuspects(judging, signal), FIRST_PAGE, signal);
}

/** A row whose label looked wrong. */
export interface KnownSuspect {
  row: number;
  /** Nobody has settled it since: relabelled or removed it, or said that it is right. */
  isLeft: boolean;
  suggestion: string;
  /** Natural logarithm of how much likelier the suggestion is than the row's label, by words alone; above 0. */
  logOdds: number;
}

/**
 * All that were found of a target, settled ones too, the likeliest mistakes first; null where nobody has looked, "refused"
 * where its rows cannot be judged. Never looks itself. Throws NotFound and InvalidState.
 */
export async function knownSuspects(id: string, name: string): Promise<KnownSuspect[] | null | "refused"> {
  const dataset = await fetchReadyDataset(id);
  const target = dataset.roles?.targets.find((candidate) => candidate.name === name);
  if (target === undefined || whyNotJudged(dataset, target) !== null) return "refused";
  const judging = { dataset, ...judgedTarget(dataset, name) };
  const found = await readKnownSuspects(judging);
  if (found === null) return null;
  const left = new Set(await unsettled(judging, found));
  return found.rows.map((row, at) => ({
    row,
    isLeft: left.has(at),
    suggestion: found.names[found.suggestions[at] ?? -1] ?? "",
    logOdds: found.logOdds[at] ?? 0,
  }));
}

/** How many are left of each target where somebody has looked. Never looks itself. */
export async function countKnownSuspects(dataset: ReadyDataset): Promise<{ target: string; rows: number }[]> {
  const counts = await Promise.all(
    (dataset.roles?.targets ?? []).map(async (target) => {
      if (whyNotJudged(dataset, target) !== null) return [];
      const judging = { dataset, ...judgedTarget(dataset, target.name) };
      const found = await readKnownSuspects(judging);
      return found === null ? [] : [{ target: target.name, rows: (await unsettled(judging, found)).length }];
    }),
  );
  return counts.flat();
}

/** Places in the list of what nobody has settled since: the row is there with its label, and the suggestion is a label still. */
async function unsettled({ dataset, target }: Judging, found: StoredSuspects): Promise<number[]> {
  const [column, isKept] = await Promise.all([
    readTarget(dataset, target),
    readKeptLabels(dataset.record.id, target.name),
  ]);
  const labels = new Set(column.labels);
  return found.rows.flatMap((row, at) => {
    const label = found.names[found.labels[at] ?? -1] ?? "";
    if (column.labels[column.setOfRow[row] ?? -1] !== label) return [];
    if (!labels.has(found.names[found.suggestions[at] ?? -1] ?? "")) return [];
    return isKept(label, found.hashes[at] ?? "") ? [] : [at];
  });
}

async function report(
  judging: Judging,
  found: StoredSuspects | null,
  { limit, offset }: Pick<SuspectsQuery, "limit" | "offset">,
  signal: AbortSignal | undefined,
): Promise<SuspectsReport> {
  const { dataset, role, target } = judging;
  if (found === null) return { target: target.name, refusal: null, found: null };
  const left = await unsettled(judging, found);
  const page = left.slice(offset, offset + limit);
  const rows = page.map((at) => found.rows[at] ?? -1);
  const text = `left(${sqlText(dataset.columns, role)}, ${SHOWN_CHARACTERS})`;
  const texts = await readRowTexts(dataset.rows.from, rows, [text], signal);
  const textOf = new Map(texts.map(({ row, values: [value = ""] }) => [row, value]));
  return {
    target: target.name,
    refusal: null,
    found: {
      judgedCount: found.judgedCount,
      suspectCount: found.suspectCount,
      listedCount: found.rows.length,
      leftCount: left.length,
      isFromBefore: found.labelKey !== cellsKey(dataset, target.column),
      data: page.map((at) => {
        const row = found.rows[at] ?? -1;
        return {
          row,
          text: textOf.get(row) ?? "",
          label: found.names[found.labels[at] ?? -1] ?? "",
          suggestion: found.names[found.suggestions[at] ?? -1] ?? "",
          logOdds: found.logOdds[at] ?? 0,
        };
      }),
    },
  };
}
