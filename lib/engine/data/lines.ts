const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

export interface FileLine {
  /** Counted from 1, blank lines included. */
  number: number;
  /** Null when the bytes are not valid UTF-8. */
  text: string | null;
  /** Bytes of the file up to the end of this line. */
  bytesRead: number;
}

/**
 * The lines of a UTF-8 file that are not blank. A byte order mark, CRLF and a missing line break at the end are all fine; invalid UTF-8
 * spoils only its own line.
 */
export function* readLines(bytes: Uint8Array): Generator<FileLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  for (let number = 1; start < bytes.length; number++) {
    const lineFeed = bytes.indexOf(LINE_FEED, start);
    const next = lineFeed === -1 ? bytes.length : lineFeed + 1;
    let end = lineFeed === -1 ? bytes.length : lineFeed;
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
    const text = decode(decoder, bytes.subarray(start, end));
    if (text === null || text.trim() !== "") yield { number, text, bytesRead: next };
    start = next;
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
