import "server-only";
import type { TextEncoding } from "@/lib/datasets/parse-schema";
import { WINDOWS_1252 } from "@/lib/datasets/server/import/text-encoding";

/** Stands for a character that an encoding lacks, as spreadsheets have it. */
const LOST = "?";

/** Bytes of Windows-1252 that are another character in Latin-1, by that character. */
const BYTE_OF = new Map([...WINDOWS_1252].map((character, index) => [character, 0x80 + index]));

const MARKS = {
  "utf-8": [0xef, 0xbb, 0xbf],
  "utf-16le": [0xff, 0xfe],
  "utf-16be": [0xfe, 0xff],
  "windows-1252": [],
  "latin-1": [],
} as const satisfies Record<TextEncoding, readonly number[]>;

/** The byte order mark of an encoding; empty where it has none. */
export function markOf(encoding: TextEncoding): Buffer {
  return Buffer.from(MARKS[encoding]);
}

/** A text in an encoding, and how many of its characters the encoding does not have. */
export function encodeText(text: string, encoding: TextEncoding): { bytes: Buffer; lostCharacters: number } {
  switch (encoding) {
    case "utf-8":
      return { bytes: Buffer.from(text), lostCharacters: 0 };
    case "utf-16le":
      return { bytes: Buffer.from(text, "utf16le"), lostCharacters: 0 };
    case "utf-16be":
      return { bytes: Buffer.from(text, "utf16le").swap16(), lostCharacters: 0 };
    case "latin-1":
      return encodeBytes(text, (code) => (code < 0x100 ? code : undefined));
    case "windows-1252":
      return encodeBytes(text, (code, character) => (code >= 0xa0 && code < 0x100 ? code : BYTE_OF.get(character)));
  }
}

/** One byte a character; `byteOf` is asked for those beyond ASCII. */
function encodeBytes(text: string, byteOf: (code: number, character: string) => number | undefined) {
  let lostCharacters = 0;
  const latin = text.replace(/\P{ASCII}/gu, (character) => {
    const byte = byteOf(character.charCodeAt(0), character);
    if (byte === undefined) lostCharacters += 1;
    return byte === undefined ? LOST : String.fromCharCode(byte);
  });
  return { bytes: Buffer.from(latin, "latin1"), lostCharacters };
}
