import { crc32 } from "node:zlib";
import type { Pacer } from "../pacer";
import type { EngineFile, EngineTarget, RequestedTarget } from "../protocol";
import { item } from "../typed";
import { type LabelRows, packLabels } from "./label-rows";
import { Problems } from "./problems";
import { LabelCatalog, type RawRow, readRows } from "./read-rows";
import { checkRequestedTargets, completeTargets, inferTargets, mapperFor, type RowMapper } from "./targets";

export interface Rows {
  texts: string[];
  labels: LabelRows;
  /** The file weight of each row. */
  weights: Float64Array;
  tokens: number;
}

export interface LoadedData {
  training: Rows;
  validation: Rows;
  targets: EngineTarget[];
  problems: Problems;
  /** Whether the problems, if any, are all lines that may be skipped. */
  ok: boolean;
}

export interface LoadDataInput {
  trainingFiles: readonly EngineFile[];
  validationFiles: readonly EngineFile[];
  requestedTargets: readonly RequestedTarget[] | null;
  seqLen: number;
  invalidSampleSkipFraction: number;
  pacer: Pacer;
  onProgress: (bytesDone: number, bytesTotal: number) => void;
}

function byteCount(files: readonly EngineFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes.length, 0);
}

/** Reads and checks all files. Bad lines and other faults are part of the result, not exceptions. */
export async function loadData(input: LoadDataInput): Promise<LoadedData> {
  const { trainingFiles, validationFiles, requestedTargets, seqLen, pacer } = input;
  const problems = new Problems();
  const catalog = new LabelCatalog();
  if (trainingFiles.length === 0) problems.add("At least one training file is required");
  if (requestedTargets !== null) checkRequestedTargets(requestedTargets, problems);
  const trainingBytes = byteCount(trainingFiles);
  const totalBytes = trainingBytes + byteCount(validationFiles);
  const progress = (before: number) => (bytes: number) => input.onProgress(before + bytes, totalBytes);

  const options = { catalog, problems, seqLen, pacer };
  const rawTraining = await readRows(trainingFiles, 0, { ...options, onProgress: progress(0) });
  const badTraining = problems.lineCount;
  const rawValidation = await readRows(validationFiles, trainingFiles.length, {
    ...options,
    onProgress: progress(trainingBytes),
  });
  const badValidation = problems.lineCount - badTraining;
  await pacer.breathe();

  const { targets, map } = chooseTargets(requestedTargets, rawTraining, rawValidation, catalog, problems);
  const files = [...trainingFiles, ...validationFiles];
  const training = await collect(rawTraining, map, targets.length, files, problems, pacer);
  const validation = await collect(rawValidation, map, targets.length, files, problems, pacer);
  const limit = input.invalidSampleSkipFraction;
  const trainingFits = withinLimit(rawTraining.length + badTraining, training.texts.length, limit);
  const validationFits = withinLimit(rawValidation.length + badValidation, validation.texts.length, limit);
  if (trainingFiles.length > 0 && training.texts.length === 0) problems.add("The training files have no usable line");
  if (validationFiles.length > 0 && validation.texts.length === 0)
    problems.add("The validation files have no usable line");
  return { training, validation, targets, problems, ok: trainingFits && validationFits && !problems.hasGeneral };
}

/** Whether at most `limit` (a share) of the lines were bad. */
function withinLimit(lines: number, usable: number, limit: number): boolean {
  return lines - usable <= limit * lines;
}

function chooseTargets(
  requested: readonly RequestedTarget[] | null,
  training: readonly RawRow[],
  validation: readonly RawRow[],
  catalog: LabelCatalog,
  problems: Problems,
): { targets: EngineTarget[]; map: RowMapper } {
  if (requested !== null) {
    const targets = completeTargets(requested, catalog);
    return { targets, map: mapperFor(targets, catalog) };
  }
  const { targets, fits } = inferTargets(training, validation, catalog, problems);
  const map = mapperFor(targets, catalog);
  return { targets, map: (row) => fits(row) ?? map(row) };
}

async function collect(
  raw: readonly RawRow[],
  map: RowMapper,
  segments: number,
  files: readonly EngineFile[],
  problems: Problems,
  pacer: Pacer,
): Promise<Rows> {
  const texts: string[] = [];
  const classes: number[][][] = [];
  const weights: number[] = [];
  let tokens = 0;
  for (const row of raw) {
    const file = item(files, row.file);
    const mapped = map(row);
    if (typeof mapped === "string") {
      problems.addLine(row.file, file.name, row.line, mapped);
      continue;
    }
    texts.push(row.text);
    classes.push(mapped);
    weights.push(file.weight);
    tokens += row.tokens;
    if (pacer.isDue()) await pacer.breathe();
  }
  return { texts, labels: packLabels(classes, segments), weights: Float64Array.from(weights), tokens };
}

/** A fingerprint of the training data: CRC-32 of the files' bytes in order, as 8 hex digits. */
export function hashFiles(files: readonly EngineFile[]): string {
  const crc = files.reduce((sum, file) => crc32(file.bytes, sum), 0);
  return crc.toString(16).padStart(8, "0");
}
