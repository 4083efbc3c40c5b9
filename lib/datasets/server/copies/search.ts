import "server-only";
import type { FoundCopies } from "../../copies/clusters";
import { findCopies } from "../../copies/find-copies";
import { TextStore } from "../../copies/text-store";
import { type Search, searchInSlices, type TextSearch } from "../searching/text-search";

export type CopySearch = TextSearch<FoundCopies>;

export type OpenCopySearch = (rowLimit: number) => CopySearch;

/** A search for copies among the texts of rows whose ids are below `rowLimit`. */
export function copySearch(rowLimit: number): Search<FoundCopies> {
  const store = new TextStore(rowLimit);
  return { add: (row, text) => store.add(row, text), find: () => findCopies(store) };
}

export const searchHere: OpenCopySearch = (rowLimit) => searchInSlices(copySearch(rowLimit));
