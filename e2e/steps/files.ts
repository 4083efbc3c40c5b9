import { gzipSync } from "node:zlib";
import { aZip } from "@/lib/testing/xlsx";

/** A file as the browser's chooser hands it over. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function textFile(name: string, content: string): ChosenFile {
  return { name, mimeType: "text/plain", buffer: Buffer.from(content) };
}

export function gzipFile(name: string, content: string): ChosenFile {
  return { name, mimeType: "application/gzip", buffer: gzipSync(content) };
}

/** An Excel workbook with these sheets, all cells as texts. */
export function workbook(name: string, sheets: Record<string, readonly (readonly string[])[]>): ChosenFile {
  const names = Object.keys(sheets);
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const parts: [path: string, xml: string][] = [
    ["[Content_Types].xml", contentTypes(names.length)],
    [
      "_rels/.rels",
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `<workbook ${main} xmlns:r="${relations}"><sheets>${names
        .map((sheet, index) => `<sheet name="${escaped(sheet)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
        .join("")}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
        .map(
          (_, index) =>
            `<Relationship Id="rId${index + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
        )
        .join("")}</Relationships>`,
    ],
    ...Object.values(sheets).map((rows, index): [string, string] => [
      `xl/worksheets/sheet${index + 1}.xml`,
      `<worksheet ${main}><sheetData>${rows.map(rowXml).join("")}</sheetData></worksheet>`,
    ]),
  ];
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { name, mimeType, buffer: aZip(Object.fromEntries(parts)) };
}

function contentTypes(sheetCount: number): string {
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const sheets = Array.from(
    { length: sheetCount },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${kind}.worksheet+xml"/>`,
  ).join("");
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>${sheets}</Types>`;
}

function rowXml(cells: readonly string[], row: number): string {
  const inner = cells
    .map((cell, column) => {
      const reference = `${String.fromCharCode(65 + column)}${row + 1}`;
      return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    })
    .join("");
  return `<row r="${row + 1}">${inner}</row>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
