import { z } from "zod";

const MAX_ENTRIES = 12;

/** One text that was tried, and what the model said. */
export const triedText = z.object({
  model: z.string(),
  text: z.string(),
  tops: z.array(z.object({ target: z.string(), label: z.string(), score: z.number() })),
});

export type TriedText = z.infer<typeof triedText>;

/**
 * The history with one more try, newest first. A text that merely goes on with the newest one (or takes words back
 * from it) replaces it, so that a pause while typing leaves no trace; a text tried before moves to the front.
 */
export function withTry(history: readonly TriedText[], tried: TriedText): TriedText[] {
  const [newest] = history;
  const isSame = (entry: TriedText) => entry.model === tried.model && entry.text === tried.text;
  const goesOn =
    newest !== undefined &&
    newest.model === tried.model &&
    (tried.text.startsWith(newest.text) || newest.text.startsWith(tried.text));
  return [tried, ...history.slice(goesOn ? 1 : 0).filter((entry) => !isSame(entry))].slice(0, MAX_ENTRIES);
}
