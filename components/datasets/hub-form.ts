import type { HubColumn, HubLookup } from "@/lib/datasets/hub-schema";
import type { HubSource, ImportDatasetInput } from "@/lib/datasets/schema";
import { ApiError } from "@/lib/http/api-client";
import { formatBytes, pluralise } from "@/lib/utils";

/** What the import form holds; no column means no filter. */
export interface HubFormValues {
  filterColumn: string;
  filterValue: string;
}

/** Where in the dialog something can be wrong; `form` for what belongs to no field. */
export type HubField = "name" | "config" | "split" | "filterColumn" | "filterValue" | "form";

/** Fields of the two requests by those of the dialog. */
const FIELDS: Readonly<Record<string, HubField>> = {
  name: "name",
  dataset: "name",
  config: "config",
  split: "split",
  "filter.column": "filterColumn",
  "filter.value": "filterValue",
};

/** The sentence of a failed request, beside the field that it is about; `otherwise` says where that is not told. */
export function hubError(error: Error | null, otherwise: HubField): { field: HubField; reason: string } | null {
  if (error === null) return null;
  for (const { name, reason } of error instanceof ApiError ? error.fields : []) {
    const field = FIELDS[name];
    if (field !== undefined) return { field, reason };
  }
  return { field: otherwise, reason: error.message };
}

/** Body of the import of what is shown. */
export function toImportBody(
  { dataset, preview }: HubLookup,
  { filterColumn, filterValue }: HubFormValues,
): Extract<ImportDatasetInput, { source: "huggingface" }> {
  const { config, split } = preview;
  const filter = filterColumn === "" ? {} : { filter: { column: filterColumn, value: filterValue } };
  return { source: "huggingface", dataset, config, split, ...filter };
}

/** Body of the import that brings once more what was chosen then. */
export function toImportAgain(
  name: string,
  { dataset, config, split, filter }: HubSource,
): Extract<ImportDatasetInput, { source: "huggingface" }> {
  return { source: "huggingface", name, dataset, config, split, ...(filter === null ? {} : { filter }) };
}

/** What was chosen on the hub, in a line: `a/b, configuration en, split train, only where lang is en`. */
export function describeHubSource({ dataset, config, split, filter }: HubSource): string {
  const parts = [
    dataset,
    config === "default" ? null : `configuration ${config}`,
    `split ${split}`,
    filter === null ? null : `only where ${filter.column} is ${filter.value}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** A split in a line: `train, 11,514 rows, 1.2 MB`. */
export function describeSplit({ name, rows, sizeBytes }: HubLookup["configs"][number]["splits"][number]): string {
  const parts = [
    name,
    rows === null ? null : pluralise(rows, "row"),
    sizeBytes === null ? null : formatBytes(sizeBytes),
  ];
  return parts.filter((part) => part !== null).join(", ");
}

const TYPE_WORDS = {
  text: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  time: "time",
  label: "label",
  labels: "labels",
  list: "list",
  struct: "structure",
  media: "left out",
} as const satisfies Record<HubColumn["type"], string>;

/** What a column holds, in a word or two: `text`, `label, 60 names`. */
export function describeColumnType({ type, labels }: Pick<HubColumn, "type" | "labels">): string {
  return labels === null ? TYPE_WORDS[type] : `${TYPE_WORDS[type]}, ${pluralise(labels.length, "name")}`;
}
