import { describe, expect, it } from "vitest";
import { detectDialect, uniqueNames } from "./csv-dialect";

const detect = (text: string | Buffer) => detectDialect(Buffer.from(text), true);

describe("detectDialect", () => {
  it.each<[string, string, string, boolean, string[]]>([
    ["comma", "text,label\nhello, there\n", ",", true, ["text", "label"]],
    [
      "semicolon with commas in the text",
      "text;label\nhello, you;greet\nbye, you;part\n",
      ";",
      true,
      ["text", "label"],
    ],
    ["tab", "text\tlabel\nhello, a|b;c\tgreet\n", "\t", true, ["text", "label"]],
    ["bar", "text|label\nhello, you|greet\n", "|", true, ["text", "label"]],
    ["quoted delimiters", '"text";"label"\n"a;b,c";"x"\n', ";", true, ["text", "label"]],
    ["a byte order mark before a quoted header", '\uFEFF"text",label\na,b\n', ",", true, ["text", "label"]],
    ["blank lines before the header", "\r\n \r\ntext,label\r\na,b\r\n", ",", true, ["text", "label"]],
    ["no header: labels repeat", "hello,greet\nbye,part\nhi,greet\n", ",", false, ["column 1", "column 2"]],
    ["no header: numbers", "hello there,3\nbye,4\n", ",", false, ["column 1", "column 2"]],
    ["a header of unknown words", "Anfrage,Art\nhallo,gruss\n", ",", true, ["Anfrage", "Art"]],
    ["spaces in names stay", " text , label\na,b\n", ",", true, [" text ", " label"]],
    ["an index column without a name", ",text,label\n0,a,b\n1,c,d\n", ",", true, ["column 1", "text", "label"]],
  ])("%s", (_, text, delimiter, hasHeader, names) => {
    expect(detect(text)).toMatchObject({ options: { delimiter, quote: '"', hasHeader }, columnNames: names });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["an empty file", "", /empty/],
    ["blank lines only", "\n \r\n\t\n", /only blank lines/],
    ["a byte order mark only", "\uFEFF", /only blank lines/],
    ["one column", "text\nhello\nbye\n", /Only one column/],
    ["an Excel file", Buffer.from("PK\x03\x04rest"), /Excel.*save it as CSV/],
    ["an old Excel file", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /old Excel/],
    ["gzip", Buffer.from([0x1f, 0x8b, 8]), /Unpack/],
    ["UTF-16", Buffer.from("\uFEFFtext,label\na,b", "utf16le"), /UTF-16/],
    ["other binary", Buffer.from([1, 0, 0, 3, 0, 0]), /binary/],
    ["an unclosed quote at once", 'text,"label\na,b\n', /first line.*quote/],
    ["too many columns", `${"a,".repeat(2_000)}b\n1,2\n`, /2001 columns/],
  ])("refuses %s with a sentence", (_, file, message) => {
    expect(() => detect(file)).toThrow(message);
  });
});

describe("uniqueNames", () => {
  it.each([
    [
      ["text", "text", "", " ", "text"],
      ["text", "text (2)", "column 3", "column 4", "text (3)"],
    ],
    [
      ["text", "text", "text (2)"],
      ["text", "text (3)", "text (2)"],
    ],
    [
      ["", "column 1"],
      ["column 1 (2)", "column 1"],
    ],
    [
      ["a", "A"],
      ["a", "A"],
    ],
  ])("%j becomes %j", (header, names) => {
    expect(uniqueNames(header)).toEqual(names);
  });
});
