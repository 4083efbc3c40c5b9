import { formatCount } from "@/lib/utils";

/** Names in a sentence: `“a”`, `“a” and “b”`, `“a”, “b”, “c” and 4 more`. */
export function quotedNames(names: readonly string[], most = 3): string {
  // "and 1 more" is longer than the name itself.
  const shown = names.length <= most + 1 ? names.length : most;
  const quoted = names.slice(0, shown).map((name) => `“${name === "" ? "(no name)" : name}”`);
  const rest = names.length - shown;
  const last = rest > 0 ? `${formatCount(rest)} more` : quoted.pop();
  return quoted.length === 0 ? (last ?? "") : `${quoted.join(", ")} and ${last}`;
}
