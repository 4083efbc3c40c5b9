import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declaredEncoding, Transcoder, Utf8Lines } from "./text-encoding";

function transcode(bytes: Buffer, encoding: ConstructorParameters<typeof Transcoder>[0], chunkBytes = bytes.length) {
  const transcoder = new Transcoder(encoding);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    parts.push(transcoder.push(bytes.subarray(at, at + chunkBytes)));
  return Buffer.concat([...parts, transcoder.end()]);
}

const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("declaredEncoding", () => {
  it.each<[string, Buffer, string | null]>([
    ["a UTF-8 mark", Buffer.from("\uFEFFa"), "utf-8"],
    ["a UTF-16 mark", Buffer.from("\uFEFFa", "utf16le"), "utf-16le"],
    ["its reverse", bigEndian("\uFEFFa"), "utf-16be"],
    ["NUL in every other byte", Buffer.from("text,label\né,b\n", "utf16le"), "utf-16le"],
    ["NUL in every first byte", bigEndian("text,label\né,b\n"), "utf-16be"],
    ["a NUL here and there", Buffer.from("te\0xt,label\na,b\n"), null],
    ["zeros", Buffer.alloc(100), null],
    ["plain text", Buffer.from("text,label\n"), null],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), null],
  ])("%s", (_, head, encoding) => {
    expect(declaredEncoding(head)).toBe(encoding);
  });
});

describe("Utf8Lines", () => {
  const decide = (bytes: Buffer, chunkBytes: number) => {
    const lines = new Utf8Lines();
    for (let at = 0; at < bytes.length; at += chunkBytes) lines.push(bytes.subarray(at, at + chunkBytes));
    return lines.end();
  };
  it.each<[string, Buffer, string]>([
    ["Windows-1252 throughout", Buffer.from("caf\xe9\nna\xefve\nplain\n", "latin1"), "windows-1252"],
    ["one damaged line among others", Buffer.concat([Buffer.from("é\nü\n😀\n"), Buffer.from([0xff, 0x0a])]), "utf-8"],
    ["a last line that is cut", Buffer.concat([Buffer.from("é\n"), Buffer.from([0xc3])]), "utf-8"],
    ["more damaged lines than sound ones", Buffer.from("\xe9\n\xfc\nÃ©\n", "latin1"), "windows-1252"],
    ["lines that end in CR", Buffer.from("\xe9\r\xfc\rÃ©\r", "latin1"), "windows-1252"],
  ])("%s", (_, bytes, encoding) => {
    for (const chunkBytes of [1, 2, 3, 100]) expect(decide(bytes, chunkBytes)).toBe(encoding);
  });
});

const character = fc.constantFrom("a", "\n", "\0", "é", "中", "😀", "\u{10ffff}", "\uFEFF", "\ud7ff", "\ue000");

describe("Transcoder", () => {
  it("knows what Windows-1252 has where Latin-1 has control characters", () => {
    const bytes = Buffer.from([0x80, 0x93, 0x94, 0x99, 0xe9, 0x81]);
    expect(transcode(bytes, "windows-1252").toString()).toBe("€“”™é\u0081");
    expect(transcode(bytes, "latin-1").toString()).toBe("\u0080\u0093\u0094\u0099é\u0081");
  });

  it("gives back any text in UTF-16, in chunks of any size, without its mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (text, chunkBytes) => {
        fc.pre(!text.startsWith("\uFEFF"));
        const marked = `\uFEFF${text}`;
        expect(transcode(Buffer.from(marked, "utf16le"), "utf-16le", chunkBytes).toString()).toBe(text);
        expect(transcode(bigEndian(marked), "utf-16be", chunkBytes).toString()).toBe(text);
      }),
    );
  });

  it("marks what is no text, so that its row is rejected", () => {
    const half = Buffer.from([0x61, 0, 0x00, 0xd8, 0x62, 0]);
    expect(transcode(half, "utf-16le")).toEqual(Buffer.from([0x61, 0xff, 0x62]));
    expect(transcode(half, "utf-16le", 1)).toEqual(Buffer.from([0x61, 0xff, 0x62]));
    expect(transcode(Buffer.from([0x61, 0, 0x62]), "utf-16le")).toEqual(Buffer.from([0x61, 0xff]));
  });
});
