/** Two texts side by side, with what differs between them marked. */

export interface TextPart {
  text: string;
  isChanged: boolean;
}

interface MarkedTexts {
  before: TextPart[];
  after: TextPart[];
}

interface MarkOptions {
  /** White space differs from nothing: for texts of which only the words matter. */
  ignoresSpaces?: boolean;
}

/** Runs of white space, words with their accents, and anything else sign by sign. */
const TOKEN = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;

/** Comparing takes so many steps at most, some milliseconds; texts that differ in more are marked as a whole. */
const MAX_STEPS = 400_000;

/** What has to be taken away from one text and put in to make the other: their longest common subsequence stays. */
export function markChanges(before: string, after: string, { ignoresSpaces = false }: MarkOptions = {}): MarkedTexts {
  const [a, b] = [tokensOf(before), tokensOf(after)];
  const isSame = (x: string | undefined, y: string | undefined) =>
    x === y || (ignoresSpaces && x !== undefined && y !== undefined && isSpace(x) && isSpace(y));
  let start = 0;
  while (start < a.length && start < b.length && isSame(a[start], b[start])) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && isSame(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
  const kept = commonTokens(a.slice(start, a.length - end), b.slice(start, b.length - end), isSame);
  const isKept = (at: number, length: number, inside: ReadonlySet<number>) =>
    at < start || at >= length - end || inside.has(at - start);
  return {
    before: partsOf(a, (at) => isKept(at, a.length, kept.a), ignoresSpaces),
    after: partsOf(b, (at) => isKept(at, b.length, kept.b), ignoresSpaces),
  };
}

function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

function isSpace(token: string): boolean {
  return /^\s/.test(token);
}

type IsSame = (x: string | undefined, y: string | undefined) => boolean;

/** Places of the tokens that both have in the same order, as many as can be. */
function commonTokens(a: readonly string[], b: readonly string[], isSame: IsSame) {
  const kept = { a: new Set<number>(), b: new Set<number>() };
  if (a.length * b.length > MAX_STEPS) return kept;
  const width = b.length + 1;
  // lengths[i, j]: how many tokens a from i on and b from j on have in common.
  const lengths = new Uint32Array((a.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = isSame(a[i], b[j])
        ? lengthAt(i + 1, j + 1) + 1
        : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (isSame(a[i], b[j])) {
      kept.a.add(i++);
      kept.b.add(j++);
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i++;
    else j++;
  }
  return kept;
}

/** Neighbours of one kind as one part. Where spaces do not count, one between two marked words is marked with them. */
function partsOf(tokens: readonly string[], isKept: (at: number) => boolean, ignoresSpaces: boolean): TextPart[] {
  const isChangedAt = tokens.map((_, at) => !isKept(at));
  const parts: TextPart[] = [];
  tokens.forEach((text, at) => {
    const isBetween = isChangedAt[at - 1] === true && isChangedAt[at + 1] === true;
    const isChanged = ignoresSpaces && isSpace(text) ? isBetween : (isChangedAt[at] ?? false);
    const last = parts.at(-1);
    if (last?.isChanged === isChanged) last.text += text;
    else parts.push({ text, isChanged });
  });
  return parts;
}

const SIGNS = new Map([
  [" ", "·"],
  ["\t", "⇥"],
  ["\n", "↵"],
  ["\r", "␍"],
]);

/** A text of nothing but spaces and invisible characters, as signs that can be seen; any other as it is. */
export function visibleText(text: string): string {
  if (text === "" || /[^\p{Z}\p{C}]/u.test(text)) return text;
  return Array.from(text, (character) => SIGNS.get(character) ?? codeOf(character)).join("");
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
