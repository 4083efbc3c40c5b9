import type { SplitName } from "./schema";

/** Address of a preparation in /api. */
export function preparationPath(preparationId: string): string {
  return `/api/preparations/${encodeURIComponent(preparationId)}`;
}

/** Where a browser downloads a split. */
export function splitFilePath(preparationId: string, split: SplitName): string {
  return `${preparationPath(preparationId)}/${split}.jsonl`;
}
