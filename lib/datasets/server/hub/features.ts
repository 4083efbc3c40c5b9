import "server-only";
import type { HubColumn, HubColumnType } from "../../hub-schema";

/** A column of a dataset on the hub, as its features describe it. */
export type FeatureColumn = Pick<HubColumn, "name" | "type" | "labels">;

const LISTS = new Set(["List", "LargeList", "Sequence"]);
const MEDIA = new Set(["Image", "Audio", "Video", "Pdf", "Nifti", "Mesh"]);
const FILTERABLE: ReadonlySet<HubColumnType> = new Set(["text", "integer", "number", "boolean", "time", "label"]);

/** True where the column becomes one of the dataset. */
export function isImported({ type }: FeatureColumn): boolean {
  return type !== "media";
}

/** True where a row has one plain value in the column, to choose it by. */
export function isFilterable({ type }: FeatureColumn): boolean {
  return FILTERABLE.has(type);
}

/** A column from its name and its type as the `datasets` library writes it. What is not known counts as a struct. */
export function featureColumn(name: string, feature: unknown): FeatureColumn {
  const labels = labelNames(feature) ?? labelNames(itemOf(feature));
  return { name, type: typeOf(feature), labels };
}

function typeOf(feature: unknown): HubColumnType {
  if (holdsMedia(feature)) return "media";
  if (labelNames(feature) !== null) return "label";
  const item = itemOf(feature);
  if (item !== undefined) return labelNames(item) === null ? "list" : "labels";
  const { _type, dtype } = entriesOf(feature);
  if (typeof _type === "string" && /^Array\dD$/.test(_type)) return "list";
  // Without names a label is the number that it is in the files.
  if (_type === "ClassLabel") return "integer";
  return _type === "Value" && typeof dtype === "string" ? valueType(dtype) : "struct";
}

function valueType(dtype: string): HubColumnType {
  if (/^u?int\d+$/.test(dtype)) return "integer";
  if (/^(float|double|decimal)/.test(dtype)) return "number";
  if (dtype === "bool") return "boolean";
  if (/^(timestamp|date|time|duration)/.test(dtype)) return "time";
  return "text";
}

/** Type of the items of a list; undefined for what is none. A dict of lists counts as a struct. */
function itemOf(feature: unknown): unknown {
  if (Array.isArray(feature)) return feature[0];
  const { _type, feature: item } = entriesOf(feature);
  return typeof _type === "string" && LISTS.has(_type) ? item : undefined;
}

function labelNames(feature: unknown): string[] | null {
  const { _type, names } = entriesOf(feature);
  if (_type !== "ClassLabel" || !Array.isArray(names) || names.length === 0) return null;
  return names.map(String);
}

function holdsMedia(feature: unknown): boolean {
  if (Array.isArray(feature)) return feature.some(holdsMedia);
  const { _type, dtype, names: _, ...inner } = entriesOf(feature);
  if (typeof _type === "string" && MEDIA.has(_type)) return true;
  if (_type === "Value") return typeof dtype === "string" && dtype.includes("binary");
  return Object.values(inner).some((value) => typeof value === "object" && holdsMedia(value));
}

function entriesOf(feature: unknown): Record<string, unknown> {
  return typeof feature === "object" && feature !== null && !Array.isArray(feature)
    ? (feature as Record<string, unknown>)
    : {};
}

/** A value of the viewer's JSON as the text that the import gives it: labels by name, lists as JSON, null as nothing. */
export function cellText(value: unknown, column: FeatureColumn): string {
  if (value === null || value === undefined) return "";
  if (column.type === "label") return labelText(value, column.labels);
  if (column.type === "labels" && Array.isArray(value)) {
    return JSON.stringify(value.map((item) => (item === null || item === -1 ? null : labelText(item, column.labels))));
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** −1 says "no label" on the hub. */
function labelText(value: unknown, labels: string[] | null): string {
  return value === -1 ? "" : (labels?.[Number(value)] ?? String(value));
}
