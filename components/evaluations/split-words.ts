import type { SplitName } from "@/lib/preparations/schema";

const WORDS: Record<SplitName, string> = { train: "Training rows", validation: "Validation rows", test: "Test rows" };

/** A split's rows by their name: "Test rows". */
export function splitWords(split: SplitName): string {
  return WORDS[split];
}
