import "server-only";
import { type FoundSuspects, findSuspects } from "../../suspects/find-suspects";
import { LabelledTexts } from "../../suspects/labelled-texts";
import { type Search, searchInSlices, type TextSearch } from "../searching/text-search";

export interface JudgedRows {
  /** Code of the label of each row id; below 0 for rows that are not judged. */
  labelOfRow: Int32Array;
  labelCount: number;
  /** How many rows are judged. */
  rowCount: number;
}

export type OpenSuspectSearch = (rows: JudgedRows) => TextSearch<FoundSuspects>;

/** A search for labels that look wrong. */
export function suspectSearch({ labelOfRow, labelCount, rowCount }: JudgedRows): Search<FoundSuspects> {
  const store = new LabelledTexts(rowCount);
  return {
    add: (row, text) => {
      const label = labelOfRow[row] ?? -1;
      if (label >= 0) store.add(row, label, text);
    },
    find: () => findSuspects(store, labelCount),
  };
}

export const searchHere: OpenSuspectSearch = (rows) => searchInSlices(suspectSearch(rows));
