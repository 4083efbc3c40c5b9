import { describe, expect, it } from "vitest";
import type { ParseSettings } from "../../parse-schema";
import { NO_DELIMITER } from "../../parse-words";
import { detectDialect } from "./csv-dialect";

const LIMITS = { maxRows: 1_000, maxColumns: 1_000, maxRecordBytes: 1024 ** 2, maxUnpackedBytes: 1024 ** 3 };

const detect = (text: string, settings: ParseSettings = {}) =>
  detectDialect({ bytes: Buffer.from(text), isWhole: true }, settings, LIMITS);

describe("detectDialect", () => {
  it.each<[string, string, string, boolean, string[]]>([
    ["comma", "text,label\nhello, there\n", ",", true, ["text", "label"]],
    ["semicolon, commas in texts", "text;label\nhello, you;greet\nbye, you;part\n", ";", true, ["text", "label"]],
    ["semicolon, decimal commas", "name;x;y\na;1,5;2,5\nb;3,5;4,5\n", ";", true, ["name", "x", "y"]],
    ["semicolon, no header", "hello, you;greet\nbye, you;part\nhi, you;greet\n", ";", false, ["column 1", "column 2"]],
    ["tab", "text\tlabel\nhello, a|b;c\tgreet\n", "\t", true, ["text", "label"]],
    ["bar", "text|label\nhello, you|greet\n", "|", true, ["text", "label"]],
    ["quoted delimiters", '"text";"label"\n"a;b,c";"x"\n', ";", true, ["text", "label"]],
    ["blank lines before the header", "\r\n \r\ntext,label\r\na,b\r\n", ",", true, ["text", "label"]],
    ["no header: labels repeat", "hello,greet\nbye,part\nhi,greet\n", ",", false, ["column 1", "column 2"]],
    ["no header: numbers", "hello there,3\nbye,4\n", ",", false, ["column 1", "column 2"]],
    ["no header: dates", "2024-01-31,hello\n2024-02-01,bye\n", ",", false, ["column 1", "column 2"]],
    ["a header of unknown words", "Anfrage,Art\nhallo,gruss\n", ",", true, ["Anfrage", "Art"]],
    [
      "words above numbers",
      "Customer says\tA long name of a column of numbers\nhi\t1\nhi\t2\n",
      "\t",
      true,
      ["Customer says", "A long name of a column of numbers"],
    ],
    ["spaces in names stay", " text , label\na,b\n", ",", true, [" text ", " label"]],
    ["an index column without a name", ",text,label\n0,a,b\n1,c,d\n", ",", true, ["column 1", "text", "label"]],
    ["caret", "a^b\n1^2\n3^4\n", "^", true, ["a", "b"]],
    ["unit separator", "a\u001fb\n1\u001f2\n3\u001f4\n", "\u001f", true, ["a", "b"]],
    ["a delimiter outside ASCII", "a§b\nx, y§2\nz§4\n", "§", true, ["a", "b"]],
    ["colon", `a:b:c\n${"x, y:1:2\n".repeat(8)}`, ":", true, ["a", "b", "c"]],
    ["a delimiter at the end of every row", "a;b\n1;2;\n3;4;\n", ";", true, ["a", "b", "column 3"]],
  ])("%s", (_, text, delimiter, hasHeader, names) => {
    expect(detect(text)).toMatchObject({ options: { delimiter, quote: '"', hasHeader }, columnNames: names });
  });

  it.each<[string, string, string]>([
    ["words", "text\nhello\nbye\n", ","],
    ["sentences with a comma here and there", "text\nhello, you\nbye\nwell, well, well\n", NO_DELIMITER],
    ["a comma in every sentence, under one name", "text\nhello, you\nbye, you\n", NO_DELIMITER],
    ["times", "10:00\n11:00\n12:30\n13:45\n", ","],
    ["addresses", `${"http://a.example/b\n".repeat(9)}`, ","],
    ["sentences of as many words", `${"good morning everybody\n".repeat(5)}`, ","],
  ])("one column: %s", (_, text, delimiter) => {
    const { options, columnNames } = detect(text);
    expect(options).toMatchObject({ delimiter });
    expect(columnNames).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ["double quotes", 'text,label\n"a, b",x\n', '"'],
    ["apostrophes are none", "text,label\ndon't,x\n'tis,y\n", '"'],
    ["single quotes around a column", "id,text\n1,'a'\n2,'b'\n", "'"],
    ["single quotes around commas", "id,text\n1,'a, b'\n2,'c, d, e'\n3,f\n", "'"],
    ["quotes that open and never close", 'id\ttext\n1\t"so\n2\tb\n3\tc\n', ""],
    ["quotes that swallow lines", 'id\ttext\n1\t"so\n2\tb\n3\t"c" d\n4\te\n', ""],
    ["line breaks in a cell of a ragged table", 'a,b,c\nd,e,"f\nf",g,h,i\n', '"'],
    ["one quote that was forgotten", `text,label\n${'"a","x"\n'.repeat(20)}"b,"y"\n`, '"'],
    ["odd quotes that do no harm", 'text,label\n"a"b"c",x\n"d" ,y\n', '"'],
  ])("quote: %s", (_, text, quote) => {
    expect(detect(text).options.quote).toBe(quote);
  });

  it.each<[string, string, number, string[]]>([
    ["a title", "Tickets of May\ntext,label,lang\na,b,en\nc,d,de\n", 1, ["text", "label", "lang"]],
    ["a title in a cell, and an empty row", "Tickets,,\n,,\ntext,label,lang\na,b,en\n", 2, ["text", "label", "lang"]],
    ["settings", "Device,X,1\nMode,fast,2\ntime,value\n1,2\n3,4\n5,6\n", 2, ["time", "value"]],
    ["none: a short first row", "text,label,lang\na\nb,c,d\n", 0, ["text", "label", "lang"]],
    ["none: a header with a cell too few", "text,label\na,b,c\nd,e,f\n", 0, ["text", "label"]],
  ])("above the table: %s", (_, text, recordsAbove, columnNames) => {
    expect(detect(text)).toMatchObject({ options: { recordsAbove }, columnNames });
  });

  it("takes what a person has set", () => {
    const text = "a;b,c\n1;2,3\n";
    expect(detect(text, { delimiter: "," }).columnNames).toEqual(["a;b", "c"]);
    expect(detect(text, { hasHeader: false }).columnNames).toEqual(["column 1", "column 2"]);
    expect(detect(text, { recordsAbove: 1, hasHeader: true }).columnNames).toEqual(["1", "2,3"]);
    expect(detect(`'x';y\n'a';b\n`, { quote: '"' }).columnNames).toEqual(["'x'", "y"]);
  });

  it("refuses with a sentence what cannot be a table", () => {
    const unclosed = 'text,"label\na,b\n';
    expect(() => detect(unclosed, { delimiter: ",", quote: '"' })).toThrow(/first line of the table.*quote is opened/);
    expect(() => detect(`${"a,".repeat(2_000)}b\n1,2\n`)).toThrow(/2,001 columns.*1,000.*MAX_COLUMNS/);
  });

  it("decides within the time that a request may wait, whatever the file", () => {
    const files = [
      "a,".repeat(200_000),
      '"'.repeat(300_000),
      `${"x;y:z|w~v^u, t\n".repeat(20_000)}`,
      "\n".repeat(300_000),
    ];
    for (const file of files) {
      const startedAt = performance.now();
      try {
        detect(file);
      } catch {
        // Refused is decided too.
      }
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });
});
