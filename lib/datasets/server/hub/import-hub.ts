import "server-only";
import { rm, stat } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { hashFile, publishFile } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { DatasetDetail, HubSource, ImportDatasetInput } from "../../schema";
import { fail, importDataset } from "../import/import-dataset";
import { fetchDataset } from "../internal";
import { serializeDetail } from "../serialize";
import { hubDataset } from "./ask";
import { bringRows, type WantedRows } from "./bring-rows";
import { chooseSplit } from "./choice";
import { rowFilter } from "./filter";
import { namedDataset, readColumns, readSplits } from "./look-up";
import { configuredHub, type Hub, type HubNetwork } from "./network";
import { WHILE_IMPORTING, WHILE_LOOKING } from "./persist";

type HubInput = Extract<ImportDatasetInput, { source: "huggingface" }>;

/** A download that takes longer goes on in the background. */
const ANSWER_AFTER_MS = 1_000;

/**
 * Imports a split of a dataset on the hub, or the rows of it that have a value in a column. Comes back `ready` when that
 * is quick, else `importing`. Throws Invalid, NotFound and Forbidden with the field, Upstream when the hub does not
 * answer, LimitExceeded and Cancelled; whenever it throws, neither a file nor a record is left.
 */
export async function importFromHub(
  input: HubInput,
  { hub = configuredHub(), signal }: { hub?: Hub; signal?: AbortSignal } = {},
): Promise<DatasetDetail> {
  const asked = { hub, name: namedDataset(input.dataset, "dataset"), field: "dataset" };
  const looking = hubDataset({ ...asked, patience: WHILE_LOOKING, signal });
  const chosen = chooseSplit((await readSplits(looking)).splits, input);
  const { columns, isPartial } = await readColumns(looking, chosen.config);
  const filter = input.filter === undefined ? null : rowFilter(columns, input.filter);

  const source: HubSource = {
    version: 1,
    dataset: asked.name,
    ...chosen,
    filter: filter === null ? null : { column: filter.column.name, value: filter.value },
    isPartial,
  };
  const id = await createRecord(source, input.name);
  const stop = new AbortController();
  const leave = () => stop.abort(new AppError("cancelled", "The import was cancelled."));
  signal?.addEventListener("abort", leave, { once: true });
  const dataset = hubDataset({ ...asked, patience: WHILE_IMPORTING, signal: stop.signal });
  const work = bringAndImport(id, dataset, { ...chosen, columns, filter });
  try {
    // Whoever asked is still there: a refusal is an answer, and leaves no record.
    await settledWithin(hub.network, ANSWER_AFTER_MS, work);
    return await serializeDetail(await fetchDataset(id));
  } catch (error) {
    await forget(id);
    throw error;
  } finally {
    signal?.removeEventListener("abort", leave);
    work.catch((error: unknown) => settleFailure(id, error));
  }
}

/** What is said of a dataset whose download was cut by a stop of the app. */
export function stoppedWhileDownloading({ dataset }: HubSource): AppError {
  return new AppError("invalid", `The app was stopped while ${dataset} was downloaded. Import it again.`);
}

async function createRecord(hub: HubSource, name: string | undefined): Promise<string> {
  const id = newId("ds");
  const fileName = `${hub.dataset.replace("/", "-")}-${hub.split}.parquet`;
  const data = { id, name: name || nameOf(hub), status: "importing", source: "huggingface", fileName, hub };
  await db.dataset.create({ data, select: { id: true } });
  return id;
}

/** `owner/name`, and in brackets what differs from the usual: `mteb/amazon_massive_intent (test, lang = en)`. */
function nameOf({ dataset, config, split, filter }: HubSource): string {
  const parts = [
    config === "default" ? null : config,
    split === "train" ? null : split,
    filter === null ? null : `${filter.column} = ${filter.value}`,
  ].filter((part) => part !== null);
  return [...(parts.length === 0 ? dataset : `${dataset} (${parts.join(", ")})`)].slice(0, 200).join("");
}

async function bringAndImport(id: string, dataset: Parameters<typeof bringRows>[1], wanted: WantedRows): Promise<void> {
  const file = await bringRows(id, dataset, wanted);
  try {
    const [{ size }, sha256] = await Promise.all([stat(file), hashFile(file)]);
    await publishFile(file, paths.datasetSource(id, "parquet"));
    // Deleted meanwhile: nobody wants the rows any more.
    const { count } = await db.dataset.updateMany({
      where: { id, status: "importing", deletedAt: null },
      data: { sizeBytes: BigInt(size), sha256 },
    });
    if (count === 0) throw new AppError("cancelled", "The dataset was deleted.");
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  await importDataset(id);
}

/** Waits for `work`, but not longer than `ms`. Throws what it throws within that time. */
function settledWithin(network: HubNetwork, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = network.timer(ms, resolve);
    work.then(resolve, reject).finally(cancelTimer);
  });
}

/** A download that failed when nobody waited for it any more. Never rejects. */
async function settleFailure(id: string, error: unknown): Promise<void> {
  try {
    if (error instanceof AppError && error.code === "cancelled") await forget(id);
    else await fail(id, error);
  } catch (cause) {
    log.error({ err: cause, datasetId: id }, "a download that ended could not be put in order");
  }
}

/** Removes every trace of a dataset that never was. */
async function forget(id: string): Promise<void> {
  await rm(paths.dataset(id), { recursive: true, force: true });
  await db.dataset.deleteMany({ where: { id, status: "importing" } });
}
