import "server-only";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { TEXT_LIMITS } from "../../cleaning/describe-step";
import { USUAL_SIMILARITY } from "../../copies/rules";
import type { DatasetProfile, TargetProfile } from "../../profile-schema";
import { checkReadiness, type TextFindings } from "../../readiness";
import { normalisedName } from "../../roles/column-facts";
import { LABEL_NAMES } from "../../roles/names";
import { MAX_LABELS, type Target, type TextRole } from "../../roles-schema";
import { summariseLengths } from "../../text-lengths";
import { templateColumns } from "../../text-template";
import { TOKEN_LIMIT } from "../../token-estimate";
import { readQuickCopies } from "../copies/read-copies";
import { fetchReadyDataset, type ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { countKnownSuspects } from "../suspects/list-suspects";
import { countLabels, readTarget } from "../targets";
import { countSameLabelRepeats, readConflicts } from "./conflicts";
import { guessLanguages } from "./guess-languages";
import { readTextFigures } from "./text-figures";
import { readFindings } from "./text-findings";
import { readTextRepeats } from "./text-repeats";
import { readTokenFigures } from "./token-figures";

interface TextProfile {
  text: DatasetProfile["text"];
  languages: DatasetProfile["languages"];
  findings: TextFindings;
}

const recentTexts = remember("datasets.profile.texts", () => new RecentResults<TextProfile>(6));

/**
 * What the rows are like, for the roles as they are now, and what stands between them and a good model. A second for a
 * million rows; counts are kept, so that the same rows are answered at once. No request's abort stops the counting: others
 * may wait for the same answer. Throws NotFound and InvalidState.
 */
export async function profileDataset(id: string): Promise<DatasetProfile> {
  const dataset = await fetchReadyDataset(id);
  const { roles, rows } = dataset;
  const role = roles?.text ?? null;
  const [{ text, languages, findings }, targets, sameLabelRepeats, copies, suspects] = await Promise.all([
    role === null ? NO_TEXTS : recentTexts.get(textKey(dataset, role), () => profileTexts(dataset, role)),
    Promise.all((roles?.targets ?? []).map((target) => profileTarget(dataset, role, target))),
    role === null ? 0 : countSameLabelRepeats(dataset, role, roles?.targets ?? []),
    countKnownCopies(dataset),
    countKnownSuspects(dataset),
  ]);
  return {
    rows: rows.rowCount,
    targets,
    text,
    languages,
    readiness: checkReadiness({
      rowCount: rows.rowCount,
      text,
      targets,
      roles,
      findings,
      constantLabels: constantLabelsOf(dataset),
      sameLabelRepeats,
      copies,
      suspects,
    }),
  };
}

/** Columns that are labels by their name and are none, since all rows have the same in them. */
function constantLabelsOf({ columns }: ReadyDataset): string[] {
  const names: readonly string[] = LABEL_NAMES;
  return columns
    .filter(({ name }) => names.includes(normalisedName(name)))
    .filter(({ distinctCount, emptyCount }) => distinctCount - (emptyCount > 0 ? 1 : 0) === 1)
    .map(({ name }) => name);
}

function textKey({ rows, columns }: ReadyDataset, role: TextRole): string {
  return JSON.stringify([rows.key, sqlText(columns, role)]);
}

const NO_LENGTHS = summariseLengths([]);

/** What there is to say without a text column. */
const NO_TEXTS: TextProfile = {
  text: {
    emptyCount: 0,
    duplicateCount: 0,
    shortCount: 0,
    longCount: 0,
    meanLength: 0,
    characters: NO_LENGTHS,
    tokens: NO_LENGTHS,
    tokenLimit: TOKEN_LIMIT,
    cutCount: 0,
  },
  languages: [],
  findings: { emailCount: 0, htmlCount: 0, untrimmedCount: 0, unnormalisedCount: 0 },
};

async function profileTexts(dataset: ReadyDataset, role: TextRole): Promise<TextProfile> {
  const { rows, columns } = dataset;
  const text = sqlText(columns, role);
  const names = role.template === null ? role.columns.slice(0, 1) : templateColumns(role.template);
  const columnIndexes = [...new Set(names)].map((name) => columns.findIndex((column) => column.name === name));
  const repeats = readTextRepeats(dataset, role);
  const { from, rowCount } = rows;
  const { figures, findings, tokens, cutCount, samples } = await withDuckDB(async (connection) => {
    const counted = await readTextFigures(connection, { from, text, columnIndexes });
    return {
      figures: counted,
      findings: await readFindings(connection, { from, columnIndexes }, counted),
      ...(await readTokenFigures(connection, { from, text, rowCount, figures: counted })),
    };
  });
  const characters = summariseLengths(figures.lengths.map(({ length, rows: count }) => [length, count]));
  const countWhere = (isCounted: (length: number) => boolean) =>
    figures.lengths.reduce((sum, { length, rows: count }) => sum + (isCounted(length) ? count : 0), 0);
  return {
    text: {
      emptyCount: figures.emptyCount,
      duplicateCount: (await repeats).repeatCount,
      shortCount: countWhere((length) => length < TEXT_LIMITS.short_text),
      longCount: countWhere((length) => length > TEXT_LIMITS.long_text),
      meanLength: characters.mean,
      characters,
      tokens,
      tokenLimit: TOKEN_LIMIT,
      cutCount,
    },
    languages: await guessLanguages(samples),
    findings,
  };
}

async function profileTarget(dataset: ReadyDataset, role: TextRole | null, target: Target): Promise<TargetProfile> {
  const column = await readTarget(dataset, target);
  const conflicts = role === null ? null : await readConflicts(dataset, role, target);
  const { emptyCount, labels, rowCount, sets, setOfRow } = column;
  // The sort is stable, so ties stay in order of first appearance.
  const counts = countLabels(column).sort((a, b) => b[1] - a[1]);
  const labelled = rowCount - emptyCount;
  let severalCount = 0;
  for (const set of setOfRow) if (set >= 0 && (sets[set]?.length ?? 0) > 1) severalCount += 1;
  return {
    name: target.name,
    kind: target.kind,
    emptyCount,
    labelCount: labels.length,
    labels: counts.slice(0, MAX_LABELS),
    labelsPerRow: labelled === 0 ? 0 : counts.reduce((sum, [, count]) => sum + count, 0) / labelled,
    severalCount,
    conflictTexts: conflicts?.textCount ?? 0,
    conflictRows: conflicts?.rowCount ?? 0,
  };
}

/** Near-copies are counted where they are known or soon found: among many texts that takes longer than a profile may. */
async function countKnownCopies(dataset: ReadyDataset): Promise<{ rows: number; clusters: number } | null> {
  const copies = await readQuickCopies(dataset);
  if (copies === null) return null;
  const { clusterOfRow, clusterCount } = copies.clustersAt(USUAL_SIMILARITY);
  let rows = 0;
  for (const cluster of clusterOfRow) if (cluster >= 0) rows += 1;
  return { rows, clusters: clusterCount };
}
