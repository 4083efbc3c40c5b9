import "server-only";
import { NO_DELIMITER } from "@/lib/datasets/parse-words";
import { isFormula } from "../../defuse";
import type { StoredParse } from "../internal";
import type { AddedCell } from "./added-columns";
import { encodeText, markOf } from "./encode-text";
import type { OutTable } from "./table";

const LINE_ENDS = { lf: "\n", crlf: "\r\n", cr: "\r" } as const;

interface Dialect {
  delimiter: string;
  /** Empty where quotes are ordinary characters of the file. */
  quote: string;
  lineEnd: string;
  encoding: StoredParse["options"]["encoding"];
  hasMark: boolean;
}

/** As spreadsheets read it best, for files that were no CSV. */
const PLAIN: Dialect = { delimiter: ",", quote: '"', lineEnd: "\r\n", encoding: "utf-8", hasMark: true };

/** How the result of a file is written: as the file itself, where that is CSV. */
export function dialectOf({ options, layout }: StoredParse): Dialect {
  if (options.format !== "csv") return PLAIN;
  // A file of one column has no delimiter of its own.
  const isOneColumn = options.delimiter === NO_DELIMITER;
  return {
    delimiter: isOneColumn ? "," : options.delimiter,
    quote: isOneColumn ? '"' : options.quote,
    lineEnd: LINE_ENDS[layout.lineEnd],
    encoding: options.encoding,
    hasMark: layout.hasMark,
  };
}

/** A table as the bytes of a CSV file. Formulas get an apostrophe, and what is done to cells is counted in `told`. */
export async function* csvBytes({ header, rows, told }: OutTable, dialect: Dialect): AsyncGenerator<Buffer> {
  const encode = (text: string) => {
    const { bytes, lostCharacters } = encodeText(text, dialect.encoding);
    told.lostCharacters += lostCharacters;
    return bytes;
  };
  const quoted = quoter(dialect);
  const line = (cells: readonly AddedCell[]) => {
    const texts = cells.map((cell) => {
      if (typeof cell === "number") return quoted(String(cell));
      if (!isFormula(cell)) return quoted(cell);
      told.defusedCells += 1;
      return quoted(`'${cell}`);
    });
    return texts.join(dialect.delimiter) + dialect.lineEnd;
  };
  if (dialect.hasMark) yield markOf(dialect.encoding);
  yield encode(line(header));
  for await (const chunk of rows) yield encode(chunk.map(line).join(""));
}

/** Quotes a cell where it would else be read as something else. */
function quoter({ delimiter, quote }: Dialect): (cell: string) => string {
  // Where quotes are characters like others, only what would break the table is put into some.
  const mark = quote === "" ? '"' : quote;
  const inTheWay = quote === "" ? [delimiter, "\n", "\r"] : [delimiter, "\n", "\r", quote];
  return (cell) =>
    inTheWay.some((character) => cell.includes(character)) ? mark + cell.replaceAll(mark, mark + mark) + mark : cell;
}
