/** A longer text would make an address that servers and chat programs cut. */
export const MAX_TEXT_IN_URL = 2000;

/** Which rows of a preparation are offered to try, asked for alike by page and browser. */
export const EXAMPLES = { split: "test", limit: 8, order: "spread" } as const;

interface PlaygroundAddress {
  model: string;
  text?: string;
  /** A second model for the same text. */
  beside?: string;
}

/** Address of the playground with models and a text, to link to or to paste to a colleague. */
export function playgroundHref({ model, text = "", beside = "" }: PlaygroundAddress): string {
  const search = new URLSearchParams();
  if (model !== "") search.set("model", model);
  if (text !== "" && text.length <= MAX_TEXT_IN_URL) search.set("text", text);
  if (beside !== "") search.set("beside", beside);
  const query = search.toString();
  return query === "" ? "/playground" : `/playground?${query}`;
}
