import "server-only";
import { invalid } from "@/lib/errors";
import { invariant } from "@/lib/utils";
import type { ParseSettings } from "../../parse-schema";
import { throwIfCancelled } from "../tasks";
import { type ImportLimits, recordTooLong, tooManyColumns } from "./limits";
import { cellFault, type ReadTable, type RowSink } from "./row-sink";
import { TableRows } from "./table-rows";
import type { TextSource } from "./text-source";
import { type NumberKind, numberText } from "./xlsx-number";
import {
  readNumberKinds,
  readSharedTexts,
  readWorkbook,
  type Sheet,
  TextCollector,
  type Workbook,
} from "./xlsx-workbook";
import { readXml, type XmlAttributes } from "./xlsx-xml";
import { WorkbookParts } from "./xlsx-zip";

/** Excel has no more; a row number beyond is not counted on. */
const MAX_SHEET_ROWS = 1_048_576;

interface XlsxOptions {
  settings: ParseSettings;
  limits: ImportLimits;
  /** Told how far the sheet is read, from 0 to 1. */
  onShare?: (share: number) => void;
}

/** A table of a workbook also says which sheet it is, and which there are. */
interface SheetChoice {
  sheet: string;
  sheets: string[];
}

/**
 * Reads a sheet of an Excel workbook: cells as a person expects them to read. Unless a sheet is set, it is the first
 * visible one that has a header and a row. Throws Invalid where the file is damaged or has no such sheet, LimitExceeded
 * and Cancelled.
 */
export async function readXlsx(
  { path, signal }: Pick<TextSource, "path" | "signal">,
  sink: RowSink,
  { settings, limits, onShare }: XlsxOptions,
): Promise<ReadTable & SheetChoice> {
  const parts = await WorkbookParts.open(path, limits, signal);
  try {
    const workbook = await readWorkbook(parts);
    const names = workbook.sheets.map(({ name }) => name);
    const chosen = workbook.sheets.find(({ name }) => name === settings.sheet);
    if (settings.sheet !== undefined && chosen === undefined) throw noSuchSheet(settings.sheet, names);
    const texts = {
      shared: await readSharedTexts(parts, workbook),
      kinds: await readNumberKinds(parts, workbook),
      is1904: workbook.is1904,
    };
    const read: ReadSheet = async ({ part }, into, { settings: how, onShare: tell }) => {
      const rows = new TableRows(into, { settings: how, limits });
      const reader = new SheetReader(rows, into, limits, texts);
      await readXml(counted(parts.read(part), parts.sizeOf(part), tell), reader, async () => {
        throwIfCancelled(signal);
        return into.settle();
      });
      return rows.end();
    };
    const sheet = chosen ?? (await findSheet(workbook.sheets, read));
    const table = await read(sheet, sink, { settings, onShare });
    await sink.settle();
    const noRows = describeNoRows(sheet.name, { names, isChosen: chosen !== undefined, hasHeader: table.hasHeader });
    return { ...table, sheet: sheet.name, sheets: names, noRows };
  } finally {
    parts.close();
  }
}

type ReadSheet = (sheet: Sheet, sink: RowSink, options: Omit<XlsxOptions, "limits">) => Promise<ReadTable>;

/**
 * The first visible sheet with a table; where none has one, the first with any row, else the first. What is set for the
 * table says nothing about which sheet it is on: without a header, a title would be a row.
 */
async function findSheet(sheets: Workbook["sheets"], read: ReadSheet): Promise<Sheet> {
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const candidates: readonly Sheet[] = visible.length > 0 ? visible : sheets;
  let [found] = candidates;
  invariant(found !== undefined, "a workbook without sheets");
  if (candidates.length === 1) return found;
  let hasRow = false;
  for (const sheet of candidates) {
    const look = new SheetLook();
    const { hasHeader } = await read(sheet, look, { settings: {} });
    // A single record is a title or a note rather than a table.
    if (look.count > (hasHeader ? 0 : 1)) return sheet;
    if (look.count > 0 && !hasRow) found = sheet;
    hasRow ||= look.count > 0;
  }
  return found;
}

/** Counts what comes after a header, and has seen enough soon. */
class SheetLook implements RowSink {
  count = 0;

  row(): void {
    this.count += 1;
  }

  /** A sheet whose rows cannot be read has some all the same, and its faults are to be told. */
  reject(): void {
    this.count += 1;
  }

  blank(): void {
    // Says nothing.
  }

  async settle(): Promise<boolean> {
    return this.count === 0;
  }
}

interface NoRows {
  names: readonly string[];
  isChosen: boolean;
  hasHeader: boolean;
}

function describeNoRows(sheet: string, { names, isChosen, hasHeader }: NoRows): string {
  const listed = (of: readonly string[]) => of.map((name) => `“${name}”`).join(", ");
  if (!isChosen && names.length > 1) return `None of the sheets has a header and rows: ${listed(names)}.`;
  const others = names.filter((name) => name !== sheet);
  const what = hasHeader ? "has a header but no rows" : "has no rows";
  return `The sheet “${sheet}” ${what}${others.length === 0 ? "" : `; choose another: ${listed(others)}`}.`;
}

function noSuchSheet(name: string, names: readonly string[]) {
  const reason = `The workbook has no sheet “${name}”. It has: ${names.join(", ")}.`;
  return invalid(reason, [{ name: "sheet", reason }]);
}

async function* counted(chunks: AsyncIterable<Buffer>, sizeBytes: number, onShare?: (share: number) => void) {
  let readBytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    readBytes += chunk.length;
    onShare?.(sizeBytes === 0 ? 1 : readBytes / sizeBytes);
  }
}

interface CellTexts {
  shared: readonly string[];
  kinds: readonly NumberKind[];
  is1904: boolean;
}

/** Makes rows of the XML of a sheet. Rows and cells without anything in them may be missing there. */
class SheetReader {
  readonly #rows: TableRows;
  readonly #sink: RowSink;
  readonly #limits: ImportLimits;
  readonly #texts: CellTexts;
  readonly #collector: TextCollector;
  readonly #value: TextCollector;
  #line = 0;
  #lastFilledLine = 0;
  #cells: string[] = [];
  #column = -1;
  #type = "n";
  #kind: NumberKind = "plain";
  #isInValue = false;
  #characters = 0;
  #fault: string | null = null;

  constructor(rows: TableRows, sink: RowSink, limits: ImportLimits, texts: CellTexts) {
    this.#rows = rows;
    this.#sink = sink;
    this.#limits = limits;
    this.#texts = texts;
    this.#collector = new TextCollector(limits.maxRecordBytes);
    this.#value = new TextCollector(limits.maxRecordBytes);
  }

  open = (name: string, attributes: XmlAttributes): void => {
    if (name === "row") this.#beginRow(attributes);
    else if (name === "c") this.#beginCell(attributes);
    else if (name === "v") this.#isInValue = true;
    else this.#collector.open(name);
  };

  text = (text: string): void => {
    if (this.#isInValue) this.#value.add(text);
    else this.#collector.text(text);
  };

  close = (name: string): void => {
    if (name === "v") this.#isInValue = false;
    else if (name === "c") this.#endCell();
    else if (name === "row") this.#endRow();
    else this.#collector.close(name);
  };

  #beginRow({ r }: XmlAttributes): void {
    const line = Number(r);
    this.#line = Number.isInteger(line) && line > this.#line && line <= MAX_SHEET_ROWS ? line : this.#line + 1;
    this.#cells = [];
    this.#column = -1;
    this.#characters = 0;
    this.#fault = null;
  }

  #beginCell({ r, t = "n", s = "" }: XmlAttributes): void {
    this.#column = r === undefined ? this.#column + 1 : columnOfReference(r);
    this.#type = t;
    this.#kind = this.#texts.kinds[Number(s)] ?? "plain";
    this.#value.begin();
    this.#collector.begin();
  }

  #endCell(): void {
    const { maxRecordBytes, maxColumns } = this.#limits;
    if (this.#value.isTooLong || this.#collector.isTooLong) this.#fault = recordTooLong(maxRecordBytes);
    const text = this.#cellText();
    if (text === "") return;
    if (this.#column >= maxColumns) throw tooManyColumns(null, this.#limits);
    this.#characters += text.length;
    if (this.#characters > maxRecordBytes) this.#fault = recordTooLong(maxRecordBytes);
    if (this.#fault !== null) return;
    while (this.#cells.length < this.#column) this.#cells.push("");
    this.#cells[this.#column] = text;
  }

  #cellText(): string {
    const value = this.#value.end();
    switch (this.#type) {
      case "s": {
        const text = value === "" ? "" : this.#texts.shared[Number(value)];
        if (text === undefined) this.#fault ??= "The row refers to a text that the workbook does not have.";
        return text ?? "";
      }
      case "inlineStr":
        return this.#collector.end();
      case "b":
        return value === "1" ? "TRUE" : value === "" ? "" : "FALSE";
      case "n":
        return numberText(value, this.#kind, this.#texts.is1904);
      default:
        return value;
    }
  }

  #endRow(): void {
    const cells = this.#cells;
    const fault = this.#fault ?? cellFault(cells);
    if (fault === null && cells.length === 0) return;
    // Empty rows count where something follows them.
    this.#sink.blank(this.#line - this.#lastFilledLine - 1);
    this.#lastFilledLine = this.#line;
    if (fault === null) this.#rows.push(cells, this.#line);
    else this.#sink.reject({ line: this.#line, reason: fault, raw: cells.join("\t") });
  }
}

/** 27 of `AB12`, from 0. */
function columnOfReference(reference: string): number {
  let column = 0;
  for (const character of reference) {
    const digit = character.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return Math.max(0, column - 1);
}
