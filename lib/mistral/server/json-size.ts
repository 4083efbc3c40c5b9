import "server-only";

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, BACKSLASH] = Buffer.from('",[]{}\\');

export interface JsonSize {
  /** Values, keys of objects not counted; a few more than there are in what is empty. */
  values: number;
  /** Of lists and objects in each other, the most so far. */
  depth: number;
}

/**
 * Counts what a JSON text holds while it arrives, piece by piece and without making anything of it, until there are
 * more values than `enough`. What is not JSON is counted as well, somehow.
 */
export function createJsonCounter(enough: number): (piece: Uint8Array) => JsonSize {
  const size = { values: 1, depth: 0 };
  let open = 0;
  let isText = false;
  let isEscaped = false;
  return (piece) => {
    for (let i = 0; i < piece.length && size.values <= enough; i++) {
      const byte = piece[i];
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isText = false;
      } else if (byte === QUOTE) isText = true;
      else if (byte === COMMA) size.values += 1;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        size.values += 1;
        open += 1;
        if (open > size.depth) size.depth = open;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open -= 1;
    }
    return size;
  };
}
