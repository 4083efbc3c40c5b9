import "server-only";
import { uniqueNames } from "./find-table";
import { JsonFault, JsonReader } from "./json-text";
import { type ImportLimits, tooManyColumns } from "./limits";

/** Between the keys of a path: no key of one level is taken for a path of two. */
const STEP = "\u0000";

/**
 * The columns of JSON objects: their keys in order of first appearance, objects in them flattened by one level into
 * dotted names. Keys come as the file is read, so how many columns there are is known at the end.
 */
export class JsonColumns {
  readonly #limits: ImportLimits;
  readonly #indexes = new Map<string, number>();
  readonly #hasValue: boolean[] = [];

  constructor(limits: ImportLimits) {
    this.#limits = limits;
  }

  /**
   * The cells of one object, by column. Throws JsonFault where the text is no JSON object, and LimitExceeded where it has
   * a column too many.
   */
  cells(text: string): string[] {
    // All of it is read before any key becomes a column: a broken line leaves no trace.
    const found = readObject(text);
    const cells = Array.from({ length: this.#indexes.size }, () => "");
    for (const [path, cell] of found) {
      const index = this.#indexOf(path);
      if (cell !== null) this.#hasValue[index] = true;
      cells[index] = cell ?? "";
    }
    return cells;
  }

  /** The columns that are kept: a key that was null wherever it was no object is none beside its parts. */
  kept(): { indexes: number[]; names: string[] } {
    const paths = [...this.#indexes.keys()];
    const parents = new Set(
      paths.filter((path) => path.includes(STEP)).map((path) => path.slice(0, path.indexOf(STEP))),
    );
    const indexes = paths.flatMap((path, index) => (this.#hasValue[index] || !parents.has(path) ? [index] : []));
    return { indexes, names: uniqueNames(indexes.map((index) => (paths[index] ?? "").replace(STEP, "."))) };
  }

  #indexOf(path: string): number {
    const known = this.#indexes.get(path);
    if (known !== undefined) return known;
    const index = this.#indexes.size;
    if (index >= this.#limits.maxColumns) throw tooManyColumns(null, this.#limits);
    this.#indexes.set(path, index);
    return index;
  }
}

/** Path and cell of every value of an object; the last of two with one key counts. */
function readObject(text: string): Map<string, string | null> {
  const found = new Map<string, string | null>();
  const reader = new JsonReader(text);
  reader.object((key) => {
    if (reader.peek() === "{") reader.object((part) => found.set(`${key}${STEP}${part}`, reader.cell()), 1);
    else found.set(key, reader.cell());
  });
  reader.end();
  return found;
}

/** What a value is that should be an object, for a sentence. */
export function describeJson(text: string): string {
  const start = text.trimStart()[0] ?? "";
  if (start === "[") return "a list";
  if (start === '"') return "a text";
  return /[-\d]/.test(start) ? "a number" : "a single value";
}

/** Why a row of JSON is rejected, in a sentence. Anything but a JsonFault is thrown again. */
export function jsonReason(error: unknown): string {
  if (error instanceof JsonFault) return `This is not valid JSON: ${error.message}.`;
  throw error;
}
