import "server-only";

const SPARE_ROWS = 4_096;

/** Three numbers a row, in arrays that grow with the file. */
export class RowTable {
  count = 0;
  /** Index of the row's label. */
  labelCodes = new Int32Array(SPARE_ROWS);
  /** Where in the file the row's text begins. Files of more than 4 GB are why these are no 32-bit numbers. */
  textStarts = new Float64Array(SPARE_ROWS);
  /** See `lengthOf` and `isPlain`. */
  texts = new Int32Array(SPARE_ROWS);

  /**
   * @param textLength bytes of the text in JSON.
   * @param isPlain true where those are the very bytes in the file; else the cell is to be unquoted or escaped.
   */
  add(labelCode: number, textStart: number, textLength: number, isPlain: boolean): void {
    if (this.count === this.texts.length) this.#resize(Math.ceil(this.count * 1.5));
    this.labelCodes[this.count] = labelCode;
    this.textStarts[this.count] = textStart;
    this.texts[this.count] = isPlain ? textLength : ~textLength;
    this.count += 1;
  }

  /** Bytes of the row's text in JSON. */
  lengthOf(row: number): number {
    const text = this.texts[row] ?? 0;
    return text < 0 ? ~text : text;
  }

  isPlain(row: number): boolean {
    return (this.texts[row] ?? 0) >= 0;
  }

  /** Makes room at once for about as many rows as the whole file will have, judged by the share that has been read. */
  expect(shareRead: number): void {
    const expected = Math.ceil((this.count / shareRead) * 1.02) + SPARE_ROWS;
    // Growing by less than this would copy more than it saves.
    if (expected > this.texts.length * 1.25) this.#resize(expected);
  }

  /** The labels of the rows that are there. */
  codes(): Int32Array {
    return this.labelCodes.subarray(0, this.count);
  }

  #resize(capacity: number): void {
    const [labelCodes, textStarts, texts] = [this.labelCodes, this.textStarts, this.texts];
    this.labelCodes = new Int32Array(capacity);
    this.textStarts = new Float64Array(capacity);
    this.texts = new Int32Array(capacity);
    this.labelCodes.set(labelCodes.subarray(0, this.count));
    this.textStarts.set(textStarts.subarray(0, this.count));
    this.texts.set(texts.subarray(0, this.count));
  }
}
