import "server-only";
import path from "node:path";
import { AppError, invalid } from "@/lib/errors";
import { builtInKind, kindOfCode, type NumberKind } from "./xlsx-number";
import { readXml, type XmlAttributes } from "./xlsx-xml";
import type { WorkbookParts } from "./xlsx-zip";

/** Texts that several cells share are held in memory. */
const MAX_SHARED_BYTES = 256 * 1024 ** 2;
/** What the text of a cell costs beside its characters. */
const TEXT_OVERHEAD_BYTES = 32;

/** A sheet that holds cells; others, such as charts, are none. */
export interface Sheet {
  name: string;
  isHidden: boolean;
  /** Name of its part. */
  part: string;
}

/** What is to be known of a workbook before a sheet is read. */
export interface Workbook {
  sheets: Sheet[];
  is1904: boolean;
  /** Null where it has none. */
  stylesPart: string | null;
  sharedPart: string | null;
}

interface Relation {
  type: string;
  target: string;
}

/** Reads which sheets there are. Throws Invalid for an archive that is no Excel workbook. */
export async function readWorkbook(parts: WorkbookParts): Promise<Workbook> {
  const root = [...(await readRelations(parts, "")).values()].find(({ type }) => type === "officeDocument")?.target;
  const part = root ?? "xl/workbook.xml";
  if (!parts.has(part) || !part.endsWith(".xml")) throw notAWorkbook(parts);
  const relations = await readRelations(parts, part);
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readXml(parts.readHeld(part), {
    open: (name, attributes) => {
      if (name === "workbookPr") is1904 = isTrue(attributes.date1904);
      if (name !== "sheet") return;
      const relation = relations.get(relationId(attributes));
      if (relation?.type !== "worksheet") return;
      const isHidden = (attributes.state ?? "visible") !== "visible";
      sheets.push({ name: attributes.name ?? "", isHidden, part: relation.target });
    },
  });
  if (sheets.length === 0) throw notAWorkbook(parts);
  const partOf = (wanted: string) => [...relations.values()].find(({ type }) => type === wanted)?.target ?? null;
  return { sheets, is1904, stylesPart: partOf("styles"), sharedPart: partOf("sharedStrings") };
}

function notAWorkbook(parts: WorkbookParts): AppError {
  if (parts.has("xl/workbook.bin"))
    return invalid("This is a binary workbook (.xlsb). Save it as .xlsx, then upload that.");
  if (parts.has("content.xml"))
    return invalid("This is an OpenDocument file. Save it as .xlsx or CSV, then upload that.");
  return invalid("This is a zip archive without an Excel workbook. Unpack it, then upload the file that is in it.");
}

/** Where the parts are that a part refers to, by id. */
async function readRelations(parts: WorkbookParts, of: string): Promise<Map<string, Relation>> {
  const directory = path.posix.dirname(of);
  const part = path.posix.join(directory, "_rels", `${path.posix.basename(of)}.rels`);
  const relations = new Map<string, Relation>();
  if (!parts.has(part)) return relations;
  await readXml(parts.readHeld(part), {
    open: (name, { Id = "", Type = "", Target = "" }) => {
      if (name !== "Relationship") return;
      const target = Target.startsWith("/") ? Target.slice(1) : path.posix.join(directory, Target);
      // The last part of the type is the same in the two variants of the format.
      relations.set(Id, { type: Type.slice(Type.lastIndexOf("/") + 1), target });
    },
  });
  return relations;
}

/** The attribute `id` of the relationships namespace, whatever its prefix is. */
function relationId(attributes: XmlAttributes): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1] ?? "";
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

/** What each cell style makes of a number, by the style's index. */
export async function readNumberKinds(parts: WorkbookParts, { stylesPart }: Workbook): Promise<NumberKind[]> {
  const kinds: NumberKind[] = [];
  if (stylesPart === null || !parts.has(stylesPart)) return kinds;
  const codes = new Map<number, NumberKind>();
  let isInCells = false;
  await readXml(parts.readHeld(stylesPart), {
    open: (name, { numFmtId = "0", formatCode = "" }) => {
      const id = Number(numFmtId);
      if (name === "numFmt") codes.set(id, kindOfCode(formatCode));
      else if (name === "cellXfs") isInCells = true;
      else if (name === "xf" && isInCells) kinds.push(codes.get(id) ?? builtInKind(id));
    },
    close: (name) => {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return kinds;
}

/** The texts that cells refer to by number. Throws LimitExceeded where they do not fit in memory. */
export async function readSharedTexts(parts: WorkbookParts, { sharedPart }: Workbook): Promise<string[]> {
  const texts: string[] = [];
  if (sharedPart === null || !parts.has(sharedPart)) return texts;
  const collector = new TextCollector(MAX_SHARED_BYTES);
  let bytes = 0;
  await readXml(parts.read(sharedPart), {
    open: (name) => {
      if (name === "si") collector.begin();
      else collector.open(name);
    },
    text: (text) => collector.text(text),
    close: (name) => {
      collector.close(name);
      if (name !== "si") return;
      const text = collector.end();
      bytes += 2 * text.length + TEXT_OVERHEAD_BYTES;
      if (collector.isTooLong || bytes > MAX_SHARED_BYTES) throw tooManyTexts();
      texts.push(text);
    },
  });
  return texts;
}

function tooManyTexts(): AppError {
  const megabytes = MAX_SHARED_BYTES / 1024 ** 2;
  return new AppError(
    "limit_exceeded",
    `The workbook holds over ${megabytes} MB of text. Save the sheet as CSV, which is read at any size.`,
  );
}

/** Puts together the runs of a formatted text; how it is pronounced is left out. */
export class TextCollector {
  readonly #maxCharacters: number;
  #text = "";
  #isTooLong = false;
  #isInText = false;
  #isPhonetic = false;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** Whether runs were left out, since the text has more characters than it may. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  begin(): void {
    this.#text = "";
    this.#isTooLong = false;
  }

  open(name: string): void {
    if (name === "rPh") this.#isPhonetic = true;
    else if (name === "t") this.#isInText = !this.#isPhonetic;
  }

  text(text: string): void {
    if (this.#isInText) this.add(text);
  }

  /** Takes a piece of text, wherever it stands. */
  add(text: string): void {
    if (this.#text.length + text.length > this.#maxCharacters) this.#isTooLong = true;
    else this.#text += text;
  }

  close(name: string): void {
    if (name === "rPh") this.#isPhonetic = false;
    else if (name === "t") this.#isInText = false;
  }

  end(): string {
    return unescaped(this.#text);
  }
}

/** Characters that XML has no place for stand as `_x000D_` in a workbook. */
function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
