import "server-only";

/** A line of a source that is left out, and why. */
export interface Rejection {
  /** 1-based line of the file; the row of a sheet; the number of the row in Parquet. */
  line: number;
  /** A sentence. */
  reason: string;
  /** What stood there; bytes are UTF-8, and may be only the first of them. */
  raw: Uint8Array | string;
}

/** Why a row is rejected whose bytes are no text; those of another encoding become some that are none in UTF-8. */
export const NOT_TEXT = "The row is not valid text in the encoding of the file.";
