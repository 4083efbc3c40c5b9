/** Replacements as people know them from editors, in the form that RE2 (DuckDB's regular expressions) reads. */

/** `$1` to `$9` for groups, `$&` for all that was found, `$$` for a dollar; anything else stands for itself. */
export function toRe2Replacement(replacement: string): string {
  return replacement.replace(/\\|\$([1-9$&])/g, (found, sign?: string) => {
    if (found === "\\") return "\\\\";
    if (sign === "$") return "$";
    return sign === "&" ? "\\0" : `\\${sign}`;
  });
}

/** The highest group that a replacement names, 0 for none. */
export function highestGroup(replacement: string): number {
  const groups = [...replacement.matchAll(/\$([1-9$&])/g)].map(([, sign]) => Number(sign) || 0);
  return Math.max(0, ...groups);
}

/** A regular expression that finds this very text. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
