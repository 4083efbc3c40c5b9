import "server-only";

/**
 * The inside of a JSON string as `pythonJsonString` writes it, from UTF-8 bytes to ASCII bytes. Python's rules: everything
 * outside U+0020..U+007E is escaped, with two escapes for what is above U+FFFF.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** Letter after the backslash, for bytes that have a short escape. */
const SHORT = new Uint8Array(256);
for (const [byte, letter] of [
  [QUOTE, '"'],
  [BACKSLASH, "\\"],
  [0x08, "b"],
  [0x0c, "f"],
  [0x0a, "n"],
  [0x0d, "r"],
  [0x09, "t"],
] as const) {
  SHORT[byte] = letter.charCodeAt(0);
}

/** Bytes written for a character, by its first byte; 0 for the bytes that follow it in UTF-8. */
const COST = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (SHORT[byte] !== 0) return 2;
  if (byte >= 0x20 && byte < 0x7f) return 1;
  if (byte < 0x80) return 6;
  if (byte < 0xc0) return 0;
  return byte < 0xf0 ? 6 : 12;
});

const HEX = Buffer.from("0123456789abcdef", "latin1");

/** How many bytes `writeJson` makes of valid UTF-8. */
export function jsonLength(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; at += 1) length += COST[bytes[at] ?? 0] ?? 0;
  return length;
}

/**
 * Writes the text at `start` into `target[from..to)`, which must be its `jsonLength`: the room says where the text ends.
 * Returns where the writing ended; not `to` means that the bytes are not those that were measured.
 */
export function writeJson(bytes: Uint8Array, start: number, target: Uint8Array, from: number, to: number): number {
  let at = start;
  let filled = from;
  while (filled < to) {
    const byte = bytes[at] ?? 0;
    const cost = COST[byte];
    if (cost === 1) {
      target[filled] = byte;
      filled += 1;
      at += 1;
    } else if (cost === 2) {
      target[filled] = BACKSLASH;
      target[filled + 1] = SHORT[byte] ?? 0;
      filled += 2;
      at += 1;
    } else {
      at = writeEscaped(bytes, at, target, filled);
      filled += cost === 12 ? 12 : 6;
    }
  }
  return filled;
}

/** Writes one character as `\uXXXX`, or two of them, and returns where the next one starts. */
function writeEscaped(bytes: Uint8Array, at: number, target: Uint8Array, filled: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return writeUnit(first, target, filled, at + 1);
  const second = (bytes[at + 1] ?? 0) & 0x3f;
  if (first < 0xe0) return writeUnit(((first & 0x1f) << 6) | second, target, filled, at + 2);
  const third = (bytes[at + 2] ?? 0) & 0x3f;
  if (first < 0xf0) return writeUnit(((first & 0x0f) << 12) | (second << 6) | third, target, filled, at + 3);
  const codePoint = ((first & 0x07) << 18) | (second << 12) | (third << 6) | ((bytes[at + 3] ?? 0) & 0x3f);
  const above = codePoint - 0x10000;
  writeUnit(0xd800 | (above >> 10), target, filled, at);
  return writeUnit(0xdc00 | (above & 0x3ff), target, filled + 6, at + 4);
}

function writeUnit(unit: number, target: Uint8Array, filled: number, next: number): number {
  target[filled] = BACKSLASH;
  target[filled + 1] = LETTER_U;
  target[filled + 2] = HEX[unit >> 12] ?? 0;
  target[filled + 3] = HEX[(unit >> 8) & 0xf] ?? 0;
  target[filled + 4] = HEX[(unit >> 4) & 0xf] ?? 0;
  target[filled + 5] = HEX[unit & 0xf] ?? 0;
  return next;
}
