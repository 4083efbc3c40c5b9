import type { Target } from "../roles-schema";

/** Why labels of a target are not judged by words, in a sentence; null where they are. */
export function whyNotJudgedTarget({ name, kind }: Pick<Target, "name" | "kind">): string | null {
  if (kind === "single") return null;
  return `Rows can have several labels in “${name}”. Words alone do not tell well enough which of several is wrong or missing, so only targets with one label a row are judged.`;
}
