import "server-only";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { mix32, tableSize } from "@/lib/typed";
import type { TextRole } from "../../roles-schema";
import type { ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { sqlIsBlankFast } from "./text-sql";

/** Which rows have the very same text. */
export interface TextRepeats {
  /** For each row id the first row with its text, itself where that is it; -1 for a blank text and a row that is gone. */
  firstOfRow: Int32Array;
  /** Rows whose text stood in an earlier one. */
  repeatCount: number;
}

const recent = remember("datasets.textRepeats", () => new RecentResults<TextRepeats>(4));

/** Finds rows with the same text. The last few answers are kept. Throws Invalid for a column that is not there. */
export function readTextRepeats({ rows, columns }: ReadyDataset, role: TextRole): Promise<TextRepeats> {
  const text = sqlText(columns, role);
  return recent.get(JSON.stringify([rows.key, text]), () => load(rows.from, rows.rowLimit, rows.rowCount, text));
}

/**
 * Texts are told apart by 64 bits of their hash: of a million different ones two are taken for the same once in thirty
 * million times.
 */
async function load(from: string, rowLimit: number, rowCount: number, text: string): Promise<TextRepeats> {
  const groups = new HashGroups(rowCount);
  const groupOfRow = new Int32Array(rowLimit).fill(-1);
  await withDuckDB(async (connection) => {
    const stream = await connection.stream(
      `SELECT row, (hash & 4294967295)::UINTEGER, (hash >> 32)::UINTEGER FROM (
         SELECT row, CASE WHEN ${sqlIsBlankFast("text")} THEN NULL ELSE hash(text) END AS hash
         FROM (SELECT row, ${text} AS text FROM ${from})
       ) WHERE hash IS NOT NULL`,
    );
    for await (const chunk of stream) {
      const [ids, low, high] = [chunk.getColumnVector(0), chunk.getColumnVector(1), chunk.getColumnVector(2)];
      for (let index = 0; index < chunk.rowCount; index++) {
        const row = Number(ids.getItem(index));
        groupOfRow[row] = groups.add(row, Number(low.getItem(index)), Number(high.getItem(index)));
      }
    }
  });
  let repeatCount = 0;
  for (let row = 0; row < rowLimit; row++) {
    const group = groupOfRow[row] ?? -1;
    if (group < 0) continue;
    const first = groups.firstRow(group);
    groupOfRow[row] = first;
    if (first < row) repeatCount += 1;
  }
  return { firstOfRow: groupOfRow, repeatCount };
}

/** Groups of rows by a hash of 64 bits, each with its first row. */
class HashGroups {
  readonly #slots: Int32Array;
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  readonly #first: Int32Array;
  #count = 0;

  constructor(most: number) {
    this.#slots = new Int32Array(tableSize(most)).fill(-1);
    this.#low = new Uint32Array(most);
    this.#high = new Uint32Array(most);
    this.#first = new Int32Array(most);
  }

  /** The group of a hash. Rows may come in any order. */
  add(row: number, low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = mix32(low) & mask;
    for (let group = this.#slots[slot] ?? -1; group >= 0; group = this.#slots[slot] ?? -1) {
      if (this.#low[group] === low && this.#high[group] === high) {
        this.#first[group] = Math.min(row, this.firstRow(group));
        return group;
      }
      slot = (slot + 1) & mask;
    }
    const group = this.#count;
    this.#count += 1;
    this.#slots[slot] = group;
    this.#low[group] = low;
    this.#high[group] = high;
    this.#first[group] = row;
    return group;
  }

  firstRow(group: number): number {
    return this.#first[group] ?? -1;
  }
}
