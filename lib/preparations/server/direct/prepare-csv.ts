import "server-only";
import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import path from "node:path";
import type { TextEncoding } from "@/lib/datasets/parse-schema";
import { AppError, invalid } from "@/lib/errors";
import { i32 } from "@/lib/typed";
import { type BalanceAndSplit, numbersOf, type PreparedRows, prepareRowsSteps } from "../../apply-recipe";
import type { SplitName } from "../../schema";
import { makeClasses } from "../../split/label-classes";
import { repeatLabels, repeatRows } from "../../split/repeats";
import { finish } from "../../steps";
import { type CsvLayout, layoutByHeader, type WantedColumns } from "./csv-layout";
import type { Fault, Faults } from "./faults";
import { changed, fileError, isReadError } from "./file-errors";
import type { OpenedFile } from "./file-window";
import { OutputFiles, SPLITS, splitFile } from "./output-files";
import { Pace, type PaceOptions } from "./pace";
import { readRows } from "./read-rows";
import type { RowReader } from "./row-reader";
import { writeLines } from "./write-lines";

/** As in the app, a column with more values than this holds ids or texts. */
export const MAX_LABELS = 1_000;

const SAMPLE_BYTES = 128 * 1024;

export interface PrepareCsvRequest {
  source: string;
  /** Where the three files go; made if it is not there. */
  folder: string;
  /** Null detects it. */
  encoding: TextEncoding | null;
  columns: WantedColumns;
  /** Name of the target in the files. */
  target: string;
  recipe: BalanceAndSplit;
  /** Take a blank label for a label like any other, as the tutorial's script does. */
  keepsBlankLabels: boolean;
  /** Leave out lines that break the rules, as the app does, instead of stopping at the first. */
  skipsBadLines: boolean;
}

/** What became of the rows. */
export interface PrepareCsvReport {
  encoding: TextEncoding;
  /** Rows that could be read; of them those that pass the filter; of those the ones left out for want of a label. */
  rowCount: number;
  filteredCount: number;
  blankLabelCount: number;
  faults: Faults;
  labels: PreparedRows["labels"];
  dropped: PreparedRows["dropped"];
  splits: Record<SplitName, number>;
  /** Lines of train.jsonl beyond its rows; null where nothing was to be repeated. */
  repeats: { to: number; lines: number; short: string[] } | null;
}

/**
 * Balances and splits a CSV file and writes train.jsonl, validation.jsonl and test.jsonl, byte for byte what the app makes
 * of the same file and recipe, and what the tutorial's Python makes of them. The file is read once to choose rows and once
 * or more to write them, so memory does not grow with its texts.
 *
 * Throws Invalid with a sentence, and Cancelled when the signal is aborted; then no file has been made or changed.
 */
export async function prepareCsv(request: PrepareCsvRequest, options: PaceOptions = {}): Promise<PrepareCsvReport> {
  const pace = new Pace(options);
  const file = openSource(request.source);
  let outputs: OutputFiles | null = null;
  try {
    assertNoOutput(file, request.folder);
    outputs = openOutputs(request.folder);
    const report = await prepare(file, { request, outputs, pace });
    const { size, mtimeMs } = fstatSync(file.descriptor);
    if (size !== file.size || mtimeMs !== file.modifiedMs) throw changed();
    pace.check();
    outputs.publish();
    return report;
  } catch (error) {
    outputs?.discard();
    // Only the file that is prepared is read.
    const what = isReadError(error) ? `“${request.source}” cannot be read` : `“${request.folder}” cannot be written`;
    throw fileError(error, what) ?? error;
  } finally {
    closeSync(file.descriptor);
  }
}

interface SourceFile extends OpenedFile {
  modifiedMs: number;
  /** What tells it from other files, whatever name leads to it. */
  identity: string;
}

function openSource(source: string): SourceFile {
  let descriptor: number;
  try {
    descriptor = openSync(source, "r");
  } catch (error) {
    throw fileError(error, `“${source}” cannot be read`) ?? error;
  }
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    closeSync(descriptor);
    throw invalid(`“${source}” is not a file. It is read more than once, so a folder or a pipe will not do.`);
  }
  return { descriptor, size: stats.size, modifiedMs: stats.mtimeMs, identity: `${stats.dev}:${stats.ino}` };
}

/** The app's detection is only loaded where it is needed: it costs as much as reading a hundred thousand rows. */
async function findLayout(file: OpenedFile, { source, columns }: PrepareCsvRequest): Promise<CsvLayout> {
  const bytes = readSample(file);
  const isWhole = file.size <= SAMPLE_BYTES;
  const known = layoutByHeader(bytes, isWhole, columns);
  if (known !== null) return known;
  const { detectLayout } = await import("./detect-layout");
  return detectLayout(bytes, isWhole, columns, path.basename(source));
}

function readSample({ descriptor, size }: OpenedFile): Buffer {
  const sample = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
  return sample.subarray(0, readSync(descriptor, sample, 0, sample.length, 0));
}

/** Whether nothing in the first bytes of a file speaks against UTF-8. The last of them may be half a character. */
function startsAsUtf8(file: OpenedFile): boolean {
  const sample = readSample(file);
  let end = sample.length;
  while (end > 0 && sample.length - end < 4 && (sample[end - 1] ?? 0) >= 0x80) end -= 1;
  return isUtf8(sample.subarray(0, end)) && !sample.includes(0);
}

function assertNoOutput({ identity }: SourceFile, folder: string): void {
  for (const split of SPLITS) {
    const stats = statSync(splitFile(folder, split), { throwIfNoEntry: false });
    if (stats && `${stats.dev}:${stats.ino}` === identity) {
      throw invalid(
        `The output would replace the file that is read, ${splitFile(folder, split)}. Choose another folder.`,
      );
    }
  }
}

function openOutputs(folder: string): OutputFiles {
  try {
    return new OutputFiles(folder);
  } catch (error) {
    throw fileError(error, `“${folder}” cannot be written to`) ?? error;
  }
}

interface Work {
  request: PrepareCsvRequest;
  outputs: OutputFiles;
  pace: Pace;
}

/** A file of UTF-8, and how it is to be read. */
interface Text {
  file: OpenedFile;
  layout: CsvLayout;
  encoding: TextEncoding;
}

/**
 * Takes the file for UTF-8 until something speaks against that, as looking for it would cost a reading of the file: its
 * first bytes, or a line with a fault.
 */
async function prepare(file: OpenedFile, work: Work): Promise<PrepareCsvReport> {
  const { request, pace } = work;
  const find = async () => (await import("./text-encoding")).encodingOf(file, path.basename(request.source), pace);
  let encoding = request.encoding ?? (startsAsUtf8(file) ? null : await find());
  if (encoding === null || encoding === "utf-8") {
    const layout = await findLayout(file, request);
    const reader = await readPlain({ file, layout }, work);
    if (reader !== "fault") return chooseAndWrite({ reader, file, layout, faults: NO_FAULTS, encoding: "utf-8" }, work);
    encoding ??= await find();
    if (encoding === "utf-8") return prepareFaulty({ file, layout, encoding }, work);
  }
  return prepareDecoded(file, encoding, work);
}

async function prepareDecoded(source: OpenedFile, encoding: TextEncoding, work: Work): Promise<PrepareCsvReport> {
  const { request, outputs, pace } = work;
  const { transcode } = await import("./text-encoding");
  const file = await transcode(source, encoding, outputs.scratchFile("text"), pace);
  try {
    const layout = await findLayout(file, request);
    const reader = await readPlain({ file, layout }, work);
    if (reader === "fault") return await prepareFaulty({ file, layout, encoding }, work);
    return await chooseAndWrite({ reader, file, layout, faults: NO_FAULTS, encoding }, work);
  } finally {
    closeSync(file.descriptor);
  }
}

/** Goes by a copy in a plain form: a dialect that the fast reader does not know, or lines that are to be left out. */
async function prepareFaulty({ file, layout, encoding }: Text, work: Work): Promise<PrepareCsvReport> {
  const { request, outputs, pace } = work;
  const { copiedLayout, copyReadable, firstFault } = await import("./faults");
  if (!request.skipsBadLines) {
    const fault = await firstFault(file, layout, pace);
    if (fault !== null) throw badLine(fault);
  }
  const copyPath = outputs.scratchFile("rows");
  const faults = await copyReadable(file, layout, copyPath, pace);
  const descriptor = openSync(copyPath, "r");
  try {
    const copy: OpenedFile = { descriptor, size: fstatSync(descriptor).size };
    const plain = copiedLayout(layout);
    const reader = await readPlain({ file: copy, layout: plain }, work);
    if (reader === "fault") throw changed();
    return await chooseAndWrite({ reader, file: copy, layout: plain, faults, encoding }, work);
  } finally {
    closeSync(descriptor);
  }
}

async function chooseAndWrite(text: ReadText, { request, outputs, pace }: Work): Promise<PrepareCsvReport> {
  const { reader, faults, file, layout, encoding } = text;
  assertRows(reader, request);
  const { table, endings, rowCount, filteredCount, blankLabelCount } = reader;
  const steps = prepareRowsSteps({ labelCodes: table.codes(), labels: reader.labels() }, numbersOf(request.recipe));
  let step = steps.next();
  for (; !step.done; step = steps.next()) await pace.step("choosing", null);
  const result = step.value;
  if (!result.ok) throw invalid(result.error.message);
  const { train, validation, test, labels, dropped } = result.value;
  assertEnoughLabels(labels);
  const { lines, repeats } = repeatTrain(train, table.codes(), reader.labels(), request.recipe);
  const splits = { train: lines, validation, test };
  await writeLines({ file, layout, table, endings, splits }, outputs, pace);
  return {
    encoding,
    rowCount,
    filteredCount,
    blankLabelCount,
    faults,
    labels,
    dropped,
    splits: { train: train.length, validation: validation.length, test: test.length },
    repeats,
  };
}

/** The lines of train.jsonl, with the rows of small labels repeated where that is asked for. */
function repeatTrain(
  train: Int32Array,
  labelCodes: Int32Array,
  labels: readonly string[],
  { balance, seed }: BalanceAndSplit,
): { lines: Int32Array; repeats: PrepareCsvReport["repeats"] } {
  const repeat = balance.repeat ?? null;
  if (repeat === null) return { lines: train, repeats: null };
  const rows = new Int32Array(labels.length);
  for (const row of train) rows[i32(labelCodes, row)] = i32(rows, i32(labelCodes, row)) + 1;
  const classes = makeClasses(labels.map((_, code) => [code]));
  const repeats = finish(repeatLabels({ classes, rows, labelCount: labels.length, repeat, seed }));
  const lines = finish(repeatRows(train, labelCodes, repeats, seed));
  const short = repeats.short.map((code) => labels[code] ?? "");
  return { lines, repeats: { to: repeats.to, lines: lines.length - train.length, short } };
}

interface ReadText extends Text {
  reader: RowReader;
  faults: Faults;
}

const NO_FAULTS: Faults = { count: 0, listed: [] };

/** A fault, too, where the dialect is one that the fast reader does not know. */
async function readPlain(
  { file, layout }: Pick<Text, "file" | "layout">,
  { request, pace }: Work,
): Promise<RowReader | "fault"> {
  if (!isPlain(layout)) return "fault";
  const { target, keepsBlankLabels } = request;
  const reader = await readRows(file, layout, { target, keepsBlankLabels, maxLabels: MAX_LABELS }, pace);
  if (reader === "labels") throw tooManyLabels(request);
  return reader;
}

/** Whether the fast reader knows the dialect; others are copied into one that it knows. */
function isPlain({ syntax, recordsAbove }: CsvLayout): boolean {
  return syntax.quote === '"' && syntax.delimiterBytes.length === 1 && recordsAbove === 0;
}

function badLine({ line, reason }: Fault): AppError {
  const advice = "Correct it, or leave out all lines that cannot be read with --skip-bad-lines.";
  return new AppError("invalid", `Line ${line}: ${reason} ${advice}`, { extra: { line } });
}

function tooManyLabels({ columns }: PrepareCsvRequest): AppError {
  return invalid(
    `“${columns.label}” has more than ${MAX_LABELS.toLocaleString("en")} different values, and a classifier can have at ` +
      "most that many labels: these are ids or texts. Choose the column that names the category of each row.",
  );
}

function assertRows({ rowCount, filteredCount }: RowReader, { columns }: PrepareCsvRequest): void {
  if (rowCount === 0) throw invalid(columns.hasHeader ? "The file has a header but no rows." : "The file has no rows.");
  if (filteredCount > 0) return;
  const filter = columns.filter.map(({ column, value }) => `“${column}” = “${value}”`).join(" and ");
  throw invalid(`No row has ${filter}. Check the values; upper and lower case differ.`);
}

/** The tutorial's script would go on with one label; nothing can be learnt from it, so the app and this stop. */
function assertEnoughLabels(labels: PreparedRows["labels"]): void {
  const [only] = labels;
  if (labels.length > 1 || only === undefined) return;
  throw invalid(
    `Only one label is left, “${only.label}”. A classifier tells at least two apart: lower the minimum, change the filter, ` +
      "or choose another label column.",
  );
}
