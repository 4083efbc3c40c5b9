import "server-only";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { sqlString } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import { runTask } from "../tasks";
import { type CleanState, type StateRecord, versionKey } from "./clean-state";
import { addedSince, foldEffects, sqlAfter, sqlEffect } from "./effect-sql";
import { makeState } from "./make-state";
import { keptStates, touchState } from "./state-cache";

/** The rows and cells of a dataset at one moment: what every reader reads. */
export interface RowSource {
  /** Identity of rows and cells: another key, another content. Results are kept under it. */
  key: string;
  /** Identity of the cells of each column: rows may have gone since, none has come. */
  columnKeys: readonly string[];
  /** A SQL relation with `row`, a stable id (index in the source), and the cells as `c0`, `c1`, … in any order. */
  from: string;
  rowCount: number;
  /** Every row id is below this. */
  rowLimit: number;
  /** Rows of the source: ids from here on are of rows that a step added. */
  sourceRows: number;
}

/** From so many changed rows on a file with them is made, while readers go on with the older one and the changes. */
const OVERLAY_ROWS = 200;

/** With more than this many the file is waited for. */
const MAX_OVERLAY_ROWS = 1_000;

/** Long cells make long queries: so many characters count as another row. */
const CHARACTERS_AS_ROW = 1_000;

/**
 * The rows of a state for reading: a file, with small changes since put over it. A file that is no longer kept is made
 * again. Throws InvalidState where the file of a step is missing, and Cancelled.
 */
export async function openState(record: StateRecord, state: CleanState, signal?: AbortSignal): Promise<RowSource> {
  let place = await findPlace(record, state);
  if (place.missing !== null) {
    await makeOnce(record, place.missing, signal);
    place = await findPlace(record, state);
    invariant(place.missing === null, "the rows of a state were made");
  } else if (place.steps.reduce(countRows, 0) > OVERLAY_ROWS) makeQuietly(record, state);
  const { key, columnKeys, rowCount, columns } = state;
  const stored = `read_parquet(${sqlString(place.file)})`;
  const folded = foldEffects(place.steps);
  const overlay = () => ({
    effect: sqlEffect(folded),
    changed: folded.changed,
    columnCount: columns.length,
    addedFrom: addedSince(place.base, state),
  });
  const from = folded.rows.length === 0 ? stored : sqlAfter(stored, overlay());
  return { key, columnKeys, rowCount, from, rowLimit: state.rowLimit, sourceRows: record.rowCount };
}

function countRows(sum: number, { effect }: CleanState): number {
  const cells = (effect ?? []).flatMap(([, changed]) => changed ?? []);
  const characters = cells.reduce((length, [, text]) => length + text.length, 0);
  return sum + (effect?.length ?? 0) + Math.floor(characters / CHARACTERS_AS_ROW);
}

/** The nearest file with rows before a state, and the states from there to it. */
async function nearestFile(record: StateRecord, state: CleanState): Promise<Pick<Place, "file" | "base" | "steps">> {
  const kept = await keptStates(record.id);
  const steps: CleanState[] = [];
  for (let at = state; ; ) {
    const file = fileOf(record, at, kept);
    if (file !== null) return { file, base: at, steps: steps.reverse() };
    steps.push(at);
    invariant(at.before !== null, "the source has a file");
    at = at.before;
  }
}

interface Place {
  file: string;
  /** The state whose rows the file has. */
  base: CleanState;
  steps: CleanState[];
  /** The state whose file has to be made first; null where the steps can be put over the file as it is read. */
  missing: CleanState | null;
}

async function findPlace(record: StateRecord, state: CleanState): Promise<Place> {
  const { file, base, steps } = await nearestFile(record, state);
  const lastStored = steps.findLast(({ effect }) => effect === null) ?? null;
  if (steps.reduce(countRows, 0) <= MAX_OVERLAY_ROWS) return { file, base, steps, missing: lastStored };
  return { file, base, steps, missing: state };
}

/** The file that has the rows of a state as they are: a version's, or one that is kept; null without one. */
function fileOf({ id, versions }: StateRecord, { key }: CleanState, kept: ReadonlySet<string>): string | null {
  const version = versions.find((candidate) => versionKey(candidate) === key);
  if (version !== undefined) return paths.datasetRows(id, version.number);
  if (!kept.has(key)) return null;
  touchState(id, key);
  return paths.datasetState(id, key);
}

const making = remember("datasets.states.making", () => new Map<string, Promise<void>>());

/** Makes the file of a state; whoever needs the same one meanwhile waits for it too, unless it can be cancelled. */
async function makeOnce(record: StateRecord, state: CleanState, signal?: AbortSignal): Promise<void> {
  const make = () =>
    runTask(record.id, { kind: "step", label: `Applying the steps up to ${state.number}`, signal }, async (task) =>
      makeState(record.id, await nearestFile(record, state), task.signal),
    );
  if (signal !== undefined) return make();
  const key = `${record.id}/${state.key}`;
  const underWay = making.get(key) ?? make().finally(() => making.delete(key));
  making.set(key, underWay);
  return underWay;
}

/** Datasets for which a file is made in the background; one at a time, since every edit asks for it. */
const quiet = remember("datasets.states.quiet", () => new Map<string, Promise<void>>());

function makeQuietly(record: StateRecord, state: CleanState): void {
  if (quiet.has(record.id)) return;
  const made = nearestFile(record, state)
    .then((plan) => makeState(record.id, plan))
    .catch((error: unknown) => {
      log.warn({ err: error, datasetId: record.id }, "the rows of a state could not be written");
    })
    .finally(() => quiet.delete(record.id));
  quiet.set(record.id, made);
}

/** Resolves when nothing is made in the background; for tests and for a stop. */
export async function settleStates(): Promise<void> {
  await Promise.all(quiet.values());
}
