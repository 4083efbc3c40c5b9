import { i32, u8 } from "./typed";

/** Reflected polynomial of CRC-32 (IEEE 802.3, as in zip and PNG). */
const POLYNOMIAL = 0xedb88320;
/** Bytes handled per step of the main loop ("slicing by 8"). */
const SLICES = 8;

let tables: Int32Array | null = null;

/** `tables[k·256 + b]`: the effect of byte b followed by k zero bytes. */
function slicingTables(): Int32Array {
  if (tables) return tables;
  const made = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at++) {
    const before = i32(made, at - 256);
    made[at] = (before >>> 8) ^ i32(made, before & 255);
  }
  tables = made;
  return made;
}

/** CRC-32 of `bytes`, unsigned; pass the CRC of what came before as `previous` to continue it. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const table = slicingTables();
  let crc = ~previous;
  let at = 0;
  for (; at + SLICES <= bytes.length; at += SLICES) {
    const low =
      crc ^ (u8(bytes, at) | (u8(bytes, at + 1) << 8) | (u8(bytes, at + 2) << 16) | (u8(bytes, at + 3) << 24));
    crc =
      i32(table, 1792 + (low & 255)) ^
      i32(table, 1536 + ((low >>> 8) & 255)) ^
      i32(table, 1280 + ((low >>> 16) & 255)) ^
      i32(table, 1024 + (low >>> 24)) ^
      i32(table, 768 + u8(bytes, at + 4)) ^
      i32(table, 512 + u8(bytes, at + 5)) ^
      i32(table, 256 + u8(bytes, at + 6)) ^
      i32(table, u8(bytes, at + 7));
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ i32(table, (crc ^ u8(bytes, at)) & 255);
  return ~crc >>> 0;
}
