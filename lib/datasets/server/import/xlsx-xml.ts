import "server-only";
import { SaxesParser } from "saxes";
import { AppError, invalid } from "@/lib/errors";

/** More than this between two tags is no text of a cell, and would fill the memory. */
const MAX_UNBROKEN_CHARACTERS = 32 * 1024 ** 2;

/** A workbook nests its tags some ten times; each that is open takes memory. */
const MAX_DEPTH = 200;

export type XmlAttributes = Readonly<Record<string, string>>;

/** Called in the order of the document. Names come without their namespace's prefix. */
export interface XmlHandlers {
  open?: (name: string, attributes: XmlAttributes) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/**
 * Reads XML as it arrives; answers as soon as `goOn`, asked between pieces, says no. Throws Invalid where it is not well
 * formed, and what `chunks` and the handlers throw.
 */
export async function readXml(
  chunks: AsyncIterable<Buffer>,
  { open, text, close }: XmlHandlers,
  goOn: () => Promise<boolean> | boolean = () => true,
): Promise<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let [unbroken, depth] = [0, 0];
  parser.on("error", (error) => {
    throw notWellFormed(error);
  });
  parser.on("opentag", ({ name, attributes }) => {
    unbroken = 0;
    depth += 1;
    if (depth > MAX_DEPTH) throw notWellFormed();
    open?.(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    unbroken = 0;
    depth -= 1;
    close?.(localName(name));
  });
  if (text !== undefined) {
    parser.on("text", text);
    parser.on("cdata", text);
  }
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    unbroken += chunk.length;
    if (unbroken > MAX_UNBROKEN_CHARACTERS) throw tooLong();
    parser.write(decoder.decode(chunk, { stream: true }));
    if (!(await goOn())) return;
  }
  parser.write(decoder.decode()).close();
}

function notWellFormed(cause?: unknown): AppError {
  return invalid("This .xlsx file is damaged: one of its parts is not well formed. Save it again in Excel.", [], cause);
}

function tooLong(): AppError {
  const megabytes = MAX_UNBROKEN_CHARACTERS / 1024 ** 2;
  return new AppError("limit_exceeded", `A cell of the workbook is longer than ${megabytes} MB.`);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
