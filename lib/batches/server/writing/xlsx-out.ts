import "server-only";
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { isFormula } from "../../defuse";
import type { AddedCell } from "./added-columns";
import type { OutTable } from "./table";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Excel refuses a workbook with more in a cell or in the name of a sheet. */
const MAX_CELL_CHARACTERS = 32_767;
const MAX_NAME_CHARACTERS = 31;

/** Styles of the workbook, by their place in it. `quoted` is what an apostrophe before a cell makes of it. */
const STYLE = { plain: 0, header: 1, quoted: 2 } as const;

/** A number as a person writes it: one that leads with a zero, or has more digits than Excel keeps, is a name. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;
const MAX_DIGITS = 15;

/**
 * A table as the bytes of an Excel workbook with one sheet. Cells that look like formulas are texts in it, and marked as an
 * apostrophe would mark them; they are counted in `told`.
 */
export async function* xlsxBytes(table: OutTable, sheetName: string): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const sheet = Readable.from(sheetXml(table));
  // A failed source is not passed on by the archive: whoever reads it would wait for ever.
  sheet.on("error", (error) => zip.outputStream.emit("error", error));
  for (const [path, xml] of fixedParts(sheetName)) zip.addBuffer(Buffer.from(XML + xml), path);
  zip.addReadStream(sheet, "xl/worksheets/sheet1.xml");
  zip.end();
  try {
    for await (const chunk of Readable.from(zip.outputStream)) yield Buffer.from(chunk);
  } finally {
    sheet.destroy();
  }
}

function fixedParts(sheetName: string): [path: string, xml: string][] {
  const name = escaped(sheetName.slice(0, MAX_NAME_CHARACTERS));
  return [
    [
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/></Types>`,
    ],
    ["_rels/.rels", relationships([["officeDocument", "xl/workbook.xml"]])],
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      relationships([
        ["worksheet", "worksheets/sheet1.xml"],
        ["styles", "styles.xml"],
      ]),
    ],
    [
      "xl/styles.xml",
      `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/><xf quotePrefix="1" xfId="0"/></cellXfs></styleSheet>`,
    ],
  ];
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const inner = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${inner.join("")}</Relationships>`;
}

async function* sheetXml({ header, rows, told }: OutTable): AsyncGenerator<string> {
  let row = 0;
  const rowXml = (cells: readonly AddedCell[], style: number = STYLE.plain) => {
    row += 1;
    const inner = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row}`, style, told));
    return `<row r="${row}">${inner.join("")}</row>`;
  };
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield rowXml(header, STYLE.header);
  for await (const chunk of rows) yield chunk.map((cells) => rowXml(cells)).join("");
  yield "</sheetData></worksheet>";
}

function cellXml(cell: AddedCell, reference: string, style: number, told: OutTable["told"]): string {
  if (cell === "") return "";
  if (typeof cell === "number" || (style === STYLE.plain && isNumber(cell)))
    return `<c r="${reference}"><v>${cell}</v></c>`;
  const isDefused = isFormula(cell);
  if (isDefused) told.defusedCells += 1;
  const text = escaped(cell.slice(0, MAX_CELL_CHARACTERS));
  const styled = isDefused ? STYLE.quoted : style;
  return `<c r="${reference}" s="${styled}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

function isNumber(cell: string): boolean {
  return NUMBER.test(cell) && cell.replace(/[-.]/g, "").length <= MAX_DIGITS && String(Number(cell)) === cell;
}

/** `AB` of 27. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML has no place for; tabs and line feeds it has. */
const NO_XML = /[\p{Cc}\ufffe\uffff]/gu;

/** Text of XML. What it has no place for stands as `_x000D_`, and so does the beginning of what only looks like that. */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replace(NO_XML, (c) => (c === "\t" || c === "\n" ? c : `_x${hex(c)}_`))
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}
