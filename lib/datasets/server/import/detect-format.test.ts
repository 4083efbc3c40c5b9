import { describe, expect, it } from "vitest";
import { detectFormat } from "./detect-format";

const text = (content: string) => Buffer.from(content);

describe("detectFormat", () => {
  it.each<[string, Buffer, string, string]>([
    ["commas", text("text,label\na,b\n"), "x", "csv"],
    ["a table in a file called .json", text("text,label\na,b\n"), "x.txt", "csv"],
    ["objects by line", text('{"a":1}\n{"a":2}\n'), "x.csv", "jsonl"],
    ["objects by line after a mark and blank lines", text('\uFEFF\n\n{"a":1}\n{"a":2}\n'), "x", "jsonl"],
    ["objects by line, one of them broken", text('{"a":1\n{"a":2}\n{"a":3}\n'), "x", "jsonl"],
    ["objects by line, the last one cut", text('{"a":1}\n{"a":2}\n{"a'), "x", "jsonl"],
    ["one object", text('{"a":1}'), "x", "jsonl"],
    ["one object that holds a list", text('{"data":[{"a":1}]}'), "x", "json"],
    ["a list", text('[{"a":1},{"a":2}]'), "x.jsonl", "json"],
    ["a list by line", text('[\n{"a":1},\n{"a":2}\n]\n'), "x", "json"],
    ["a list, cut in a number", text('[{"a":1},{"a":-'), "x", "json"],
    ["an object over several lines", text('{\n "data": [\n {"a": 1},\n'), "x", "json"],
    ["broken JSON that says so", text('[{"a":1},{b}]'), "x.json", "json"],
    ["broken JSON Lines that say so", text("nothing\n"), "x.NDJSON", "jsonl"],
    ["a header in brackets", text("[id],text\n1,a\n"), "x.csv", "csv"],
    ["a header in braces", text("{id},text\n1,a\n"), "x.csv", "csv"],
    ["UTF-16 without a mark", Buffer.from('{"a":1}\n{"a":2}\n', "utf16le"), "x", "jsonl"],
    ["a workbook", Buffer.from("PK\x03\x04rest"), "x.csv", "xlsx"],
    ["Parquet", Buffer.from("PAR1rest"), "x.csv", "parquet"],
    ["words like a signature", text("ORC,Fe\n1,2\n"), "x", "csv"],
    ["a line separator, which is a character", text("\u2028\n"), "x", "csv"],
    ["one NUL", text("a,b\n\0,c\n"), "x", "csv"],
  ])("%s", (_, head, fileName, format) => {
    expect(detectFormat(head, fileName)).toBe(format);
  });

  it.each<[string, Buffer, RegExp]>([
    ["an empty file", Buffer.alloc(0), /empty/],
    ["blank lines only", text("\n \r\n\t\n"), /only blank lines/],
    ["a byte order mark only", text("\uFEFF"), /only blank lines/],
    ["an old Excel file", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /old Excel file.*\.xlsx/],
    ["gzip in gzip", Buffer.from([0x1f, 0x8b, 8]), /compressed twice/],
    ["a picture", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), /looks like a picture/],
    ["a PDF", Buffer.from("%PDF-1.7\n%\xe2\xe3", "latin1"), /PDF/],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]), /zstd.*gzip/],
    ["Arrow", Buffer.from("ARROW1\0\0"), /Arrow.*Parquet/],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /binary/],
    ["other binary", Buffer.from([1, 0, 0, 3, 0, 0]), /binary/],
  ])("refuses %s with what to do", (_, head, message) => {
    expect(() => detectFormat(head, "x.csv")).toThrow(message);
  });

  it("believes the encoding that a person has set", () => {
    expect(detectFormat(Buffer.from("\u4e00\u4e01,\u4e02", "utf16le"), "x.csv", "utf-16le")).toBe("csv");
  });
});
