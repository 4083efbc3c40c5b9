import "server-only";
import { rm } from "node:fs/promises";
import { AppError, invalid } from "@/lib/errors";
import { temporaryPath } from "@/lib/store/files";
import { runTask, type TaskProgress } from "../tasks";
import type { Asked, HubDataset } from "./ask";
import type { FeatureColumn } from "./features";
import { downloadFiles, fits, listFiles, removeFiles, type SplitFiles } from "./files";
import type { RowFilter } from "./filter";
import { askPage, downloadPages, type PageQuery, PagesUnfit } from "./pages";
import { HubProblem } from "./problems";
import { filesToParquet, pagesToParquet } from "./to-parquet";
import { chooseWay } from "./way";
import type { Page } from "./wire";

/** What is to be brought, checked against what the hub lists. */
export interface WantedRows {
  config: string;
  split: string;
  columns: readonly FeatureColumn[];
  filter: RowFilter | null;
}

/** How the rows come. */
type Plan =
  | { way: "pages"; query: PageQuery; first: Asked<Page>; files: SplitFiles | null }
  | { way: "files"; files: SplitFiles };

/**
 * Brings the rows to a temporary Parquet file of texts and returns its path; tasks of the dataset `id` tell how far it
 * is. Throws HubProblem, Invalid when no row passes the filter, LimitExceeded and Cancelled; then no file is left.
 */
export async function bringRows(id: string, dataset: HubDataset, wanted: WantedRows): Promise<string> {
  const target = await temporaryPath("parquet");
  const { signal } = dataset;
  try {
    const label = `Asking the hub about ${dataset.name}`;
    const plan = await runTask(id, { kind: "download", label, signal }, (task) =>
      planRows({ ...dataset, signal: task.signal }, wanted),
    );
    const rows = await bringPlanned(id, dataset, wanted, plan, target);
    if (rows === 0) throw noRows(wanted);
    return target;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function planRows(dataset: HubDataset, { config, split, filter }: WantedRows): Promise<Plan> {
  const first =
    filter === null || filter.where === null
      ? null
      : await askFirstPage(dataset, { config, split, where: filter.where });
  if (first === null) return { way: "files", files: await listFiles(dataset, config, split) };
  const matchedRows = first.page.value.num_rows_total;
  const onePage = chooseWay({ matchedRows, filesBytes: null, maxBytes: dataset.hub.maxBytes }) === "pages";
  const files = onePage ? null : await unlessUnavailable(listFiles(dataset, config, split));
  const filesBytes = files === null ? Number.POSITIVE_INFINITY : files.sizeBytes;
  const way = chooseWay({ matchedRows, filesBytes, maxBytes: dataset.hub.maxBytes });
  if (way === "pages") return { way, query: first.query, first: first.page, files };
  if (files === null) throw new PagesUnfit("there are too many rows to ask for, and no files");
  return { way: "files", files };
}

/** The first page of the filter; null where the service cannot filter, which the files always can. */
async function askFirstPage(dataset: HubDataset, query: PageQuery) {
  const page = await unlessUnavailable(askPage(dataset, query, 0));
  return page === null ? null : { page, query };
}

async function unlessUnavailable<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof HubProblem || isCode(error, "invalid")) return null;
    throw error;
  });
}

function isCode(error: unknown, code: AppError["code"]): boolean {
  return error instanceof AppError && error.code === code;
}

/** Returns the number of rows. */
async function bringPlanned(
  id: string,
  dataset: HubDataset,
  wanted: WantedRows,
  plan: Plan,
  target: string,
): Promise<number> {
  if (plan.way === "files") return bringFiles(id, dataset, wanted, plan.files, target);
  try {
    return await bringPages(id, dataset, wanted, plan, target);
  } catch (error) {
    const isUnfit = error instanceof PagesUnfit || error instanceof HubProblem;
    // Of one page nobody has asked yet what the files are.
    const asked = () => unlessUnavailable(listFiles(dataset, wanted.config, wanted.split));
    const files = isUnfit ? (plan.files ?? (await asked())) : null;
    if (files === null || !fits(files.sizeBytes, dataset.hub.maxBytes)) throw error;
    return bringFiles(id, dataset, wanted, files, target);
  }
}

function bringPages(
  id: string,
  dataset: HubDataset,
  { columns }: WantedRows,
  { query, first }: Extract<Plan, { way: "pages" }>,
  target: string,
): Promise<number> {
  const total = first.value.num_rows_total;
  if (total === 0) return Promise.resolve(0);
  return withTask(id, dataset, { total, unit: "rows" }, async ({ signal, report }) => {
    const files = await downloadPages({ ...dataset, signal }, query, first, (done) => report({ done }));
    try {
      return await pagesToParquet({ files, columns, target, signal });
    } finally {
      await removeFiles(files);
    }
  });
}

function bringFiles(
  id: string,
  dataset: HubDataset,
  { columns, filter }: WantedRows,
  files: SplitFiles,
  target: string,
): Promise<number> {
  return withTask(id, dataset, { total: files.sizeBytes, unit: "bytes" }, async ({ signal, report }) => {
    const paths = await downloadFiles({ ...dataset, signal }, files, (done) => report({ done }));
    try {
      report({ label: filter === null ? "Reading the files" : "Filtering the rows" });
      return await filesToParquet({ files: paths, columns, target, signal }, filter);
    } finally {
      await removeFiles(paths);
    }
  });
}

function withTask<T>(
  id: string,
  { name, signal }: HubDataset,
  size: { total: number | null; unit: "bytes" | "rows" },
  work: (task: TaskProgress) => Promise<T>,
): Promise<T> {
  return runTask(id, { kind: "download", label: `Downloading ${name}`, signal, ...size }, work);
}

function noRows({ config, split, filter }: WantedRows): AppError {
  if (filter === null)
    return invalid(`The split “${split}” of “${config}” has no rows.`, [
      { name: "split", reason: "This split has no rows." },
    ]);
  const reason = `No row of the split “${split}” has “${filter.value}” in the column “${filter.column.name}”.`;
  return invalid(reason, [{ name: "filter.value", reason }]);
}
