import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DatasetProfile } from "../../profile-schema";

/** Shorter texts say too little about their language. */
export const LANGUAGE_CHARACTERS = 20;

/** Texts that are looked at: more would change a share by less than it is off anyway. */
export const LANGUAGE_TEXTS = 1_000;

/** Fewer say too little about the whole. */
const FEWEST_TEXTS = 5;

/** The beginning of a text tells its language. */
const LOOKED_AT_CHARACTERS = 300;

/** How many texts are looked at before others have their turn: some milliseconds. */
const TEXTS_AT_ONCE = 100;

const names = new Intl.DisplayNames("en", { type: "language" });

/** The languages of some texts by share, the most frequent first. Texts whose language is not recognised count only in the whole. */
export async function guessLanguages(texts: readonly string[]): Promise<DatasetProfile["languages"]> {
  const looked = texts.filter((text) => text.length >= LANGUAGE_CHARACTERS).slice(0, LANGUAGE_TEXTS);
  if (looked.length < FEWEST_TEXTS) return [];
  // A megabyte of figures, read when somebody asks for the first time.
  const { eld } = await import("eld/extrasmall");
  const counts = new Map<string, number>();
  for (let from = 0; from < looked.length; from += TEXTS_AT_ONCE) {
    for (const text of looked.slice(from, from + TEXTS_AT_ONCE)) {
      const { language } = eld.detect(text.slice(0, LOOKED_AT_CHARACTERS));
      if (language !== "") counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    await nextTurn();
  }
  const bySize = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return bySize.map(([code, count]) => ({ code, name: names.of(code) ?? code, share: count / looked.length }));
}
