import "server-only";
import { rm } from "node:fs/promises";
import { publishFile, temporaryPath } from "@/lib/store/files";
import type { ParseOptions, ParseSettings } from "../../parse-schema";
import type { DatasetColumn, ImportCounts } from "../../schema";
import { describeColumns } from "../columns";
import { importLimits } from "../limits";
import { storeCsv } from "./csv";
import type { ImportProgress } from "./import-progress";
import { readJson } from "./json";
import { readJsonLines } from "./jsonl";
import { type OpenSource, withOpenSource } from "./open-source";
import { storeParquet } from "./parquet";
import { optionsOf } from "./parse-options";
import { type StoreContext, type StoredRows, storeRows } from "./store-rows";
import { readXlsx } from "./xlsx";

interface StoreSource {
  /** The file as it came. */
  path: string;
  fileName: string;
  settings: ParseSettings;
  targets: {
    /** Where the rows go, as Parquet: `row` (0-based, in file order) and the cells as `c0`, `c1`, … */
    rows: string;
    /** Where the lines that could not be read are listed; written only if there are any. */
    rejected: string;
  };
  progress: ImportProgress;
  signal?: AbortSignal;
}

export interface StoredSource {
  options: ParseOptions;
  columns: DatasetColumn[];
  counts: ImportCounts;
}

/**
 * Reads a source of any format into Parquet, every cell as text. Throws Invalid with a sentence, and `extra.line` where a
 * line is to blame, when nothing can be read; single bad lines are listed instead. Throws LimitExceeded and Cancelled.
 */
export async function storeSource(source: StoreSource): Promise<StoredSource> {
  const { path, targets, settings, progress, signal } = source;
  const limits = importLimits();
  const rows = await temporaryPath("parquet");
  const context: StoreContext = { rows, rejected: targets.rejected, settings, limits, progress, signal };
  try {
    return await withOpenSource(path, { ...source, limits }, async (opened) => {
      const {
        columnNames,
        rowCount,
        rejectedCount,
        blankCount,
        paddedCount = 0,
        ...table
      } = await store(opened, context);
      const { format, compression, encoding } = opened;
      progress.begin("Counting values", 1);
      const columns = await describeColumns(rows, columnNames, { signal, onShare: (share) => progress.at(share) });
      await publishFile(rows, targets.rows);
      return {
        options: optionsOf({ format, compression, encoding, ...table }, settings),
        columns,
        counts: {
          version: 1,
          lines: rowCount + rejectedCount + blankCount,
          rows: rowCount,
          rejected: rejectedCount,
          blank: blankCount,
          padded: paddedCount,
        },
      };
    });
  } finally {
    await rm(rows, { force: true });
  }
}

type StoredTable = StoredRows & Partial<Pick<ParseOptions, "delimiter" | "quote" | "sheet">>;

async function store({ path, sizeBytes, format }: OpenSource, context: StoreContext): Promise<StoredTable> {
  const { settings, limits, progress, signal } = context;
  const text = { path, isWhole: true, signal };
  if (format === "csv") return storeCsv(text, sizeBytes, context);
  if (format === "parquet") return storeParquet(path, context);
  progress.begin("Reading rows", 0.5);
  const counted = { ...text, onBytes: progress.counter(sizeBytes) };
  switch (format) {
    case "jsonl":
      return storeRows((sink) => readJsonLines(counted, sink, limits), context);
    case "json":
      return storeRows((sink) => readJson(counted, sink, { settings, limits }), context);
    case "xlsx":
      return storeRows((sink) => readXlsx(text, sink, { settings, limits, onShare: (at) => progress.at(at) }), context);
  }
}
