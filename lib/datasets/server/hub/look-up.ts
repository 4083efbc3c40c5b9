import "server-only";
import { invalid } from "@/lib/errors";
import { pluralise } from "@/lib/utils";
import { type HubColumn, type HubLookup, type HubLookupQuery, hubNameIn, NO_HUB_NAME } from "../../hub-schema";
import { type Asked, askViewer, type HubDataset, hubDataset } from "./ask";
import { type ConfigSplit, chooseSplit, configNames } from "./choice";
import { cellText, type FeatureColumn, featureColumn, isFilterable, isImported } from "./features";
import { noFiles } from "./files";
import { configuredHub, type Hub } from "./network";
import { WHILE_LOOKING } from "./persist";
import { HubProblem } from "./problems";
import { firstRowsAnswer, infoAnswer, isValidAnswer, sizeAnswer, splitsAnswer } from "./wire";

const SHOWN_ROWS = 10;
const SHOWN_CELL_CHARACTERS = 300;
/** Values offered for a filter: so many, and none longer. */
const OFFERED_VALUES = 20;
const OFFERED_CHARACTERS = 80;

/** The name of a dataset, as typed or pasted. Throws Invalid beside `field`. */
export function namedDataset(text: string, field: string): string {
  const name = hubNameIn(text);
  if (name === null) throw invalid(NO_HUB_NAME, [{ name: field, reason: NO_HUB_NAME }]);
  return name;
}

/**
 * What the hub has under a name: configurations and splits with their sizes, columns and first rows of the one that is
 * asked for. Throws Invalid, NotFound and Forbidden with the field, and Upstream when the hub does not answer.
 */
export async function lookUpHubDataset(
  query: HubLookupQuery,
  { hub = configuredHub(), signal }: { hub?: Hub; signal?: AbortSignal } = {},
): Promise<HubLookup> {
  const name = namedDataset(query.name, "name");
  const dataset = hubDataset({ hub, name, field: "name", patience: WHILE_LOOKING, signal });
  const [{ splits, notes }, sizes] = await Promise.all([readSplits(dataset), readSizes(dataset)]);
  const chosen = chooseSplit(splits, query, { orFirst: true });
  const [{ columns, isPartial }, firstRows, offers] = await Promise.all([
    readColumns(dataset, chosen.config),
    readFirstRows(dataset, chosen),
    readOffers(dataset, chosen),
  ]);
  const { rows, note } = firstRows;
  if (!offers.viewer) notes.push(noFiles(name));
  if (note !== null) notes.push(note);
  const leftOut = columns.filter((column) => !isImported(column)).map((column) => `“${column.name}”`);
  if (leftOut.length > 0) notes.push(`Left out, being images, sound or other bytes: ${leftOut.join(", ")}.`);
  if (isPartial)
    notes.push("The hub serves only the first part of this dataset, about 5 GB; the import has those rows.");
  return {
    dataset: name,
    configs: configNames(splits).map((config) => ({
      name: config,
      splits: splits
        .filter((split) => split.config === config)
        .map(({ split }) => ({
          name: split,
          ...(sizes.get(sizeKey({ config, split })) ?? { rows: null, sizeBytes: null }),
        })),
    })),
    preview: {
      ...chosen,
      columns: columns.map((column) => shownColumn(column, rows)),
      rows: rows.slice(0, SHOWN_ROWS).map((row) => columns.map((column) => cut(cellText(row[column.name], column)))),
      canFilter: offers.filter,
      isPartial,
    },
    notes,
  };
}

/** Configurations and splits, in the hub's order. Throws NotFound when there are none. */
export async function readSplits(dataset: HubDataset): Promise<{ splits: ConfigSplit[]; notes: string[] }> {
  const { splits, pending, failed } = (await askViewer(dataset, "/splits", splitsAnswer)).value;
  const notes: string[] = [];
  if (pending.length > 0) {
    notes.push(
      `The hub is still preparing ${pluralise(pending.length, "more configuration")}. Look again in a few minutes.`,
    );
  }
  if (failed.length > 0) notes.push(`The hub could not read ${pluralise(failed.length, "configuration")} of it.`);
  if (splits.length === 0) {
    const reason = notes[0] ?? noFiles(dataset.name);
    throw new HubProblem("not_found", reason, { fields: [{ name: dataset.field, reason }] });
  }
  return { splits, notes };
}

/** Rows and bytes by split; empty where the hub does not know them yet, which is no reason to stop. */
async function readSizes(dataset: HubDataset) {
  const answer = await unlessRefused(askViewer(dataset, "/size", sizeAnswer));
  return new Map(
    answer?.value.size.splits.map(({ config, split, num_rows, num_bytes_parquet_files }) => [
      sizeKey({ config, split }),
      { rows: num_rows, sizeBytes: num_bytes_parquet_files ?? null },
    ]),
  );
}

function sizeKey({ config, split }: ConfigSplit): string {
  return JSON.stringify([config, split]);
}

/** The columns of a configuration, in the order of its features. */
export async function readColumns(dataset: HubDataset, config: string) {
  const { dataset_info, partial } = (await askViewer(dataset, "/info", infoAnswer, { config })).value;
  const columns = Object.entries(dataset_info.features).map(([name, feature]) => featureColumn(name, feature));
  return { columns, isPartial: partial };
}

async function readFirstRows(dataset: HubDataset, { config, split }: ConfigSplit) {
  const answer = await unlessRefused(askViewer(dataset, "/first-rows", firstRowsAnswer, { config, split }));
  if (answer === null) return { rows: [], note: "The hub does not show the first rows at the moment." };
  return { rows: answer.value.rows.map(({ row }) => row), note: null };
}

async function readOffers(dataset: HubDataset, { config, split }: ConfigSplit) {
  const answer = await unlessRefused(askViewer(dataset, "/is-valid", isValidAnswer, { config, split }));
  return answer?.value ?? { viewer: true, preview: true, filter: false };
}

/** For what is good to have: null where the hub refuses or fails. Other faults still throw. */
async function unlessRefused<T>(asked: Promise<Asked<T>>): Promise<Asked<T> | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof HubProblem) return null;
    throw error;
  });
}

function shownColumn(column: FeatureColumn, rows: readonly Record<string, unknown>[]): HubColumn {
  const seen = new Set(column.labels ?? rows.map((row) => cellText(row[column.name], column)));
  const values = [...seen].filter((value) => value !== "" && value.length <= OFFERED_CHARACTERS);
  return {
    ...column,
    values: isFilterable(column) ? values.slice(0, column.labels === null ? OFFERED_VALUES : undefined) : [],
    isImported: isImported(column),
    isFilterable: isFilterable(column),
  };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= SHOWN_CELL_CHARACTERS ? text : `${characters.slice(0, SHOWN_CELL_CHARACTERS).join("")}…`;
}
