/** Servers and chat programs cut or refuse an address that is much longer than this, once it is encoded. */
const MAX_ENCODED_TEXT = 6000;
/** Of what an address may hold, in characters: each is one at least once it is encoded. */
export const MAX_TEXT_IN_URL = MAX_ENCODED_TEXT;

/** Which rows of a preparation are offered to try, asked for alike by page and browser. */
export const EXAMPLES = { split: "test", limit: 8, order: "spread" } as const;

/** What is tried at once: a sentence, a line each, or the messages of a conversation. */
export const MODES = ["one", "many", "conversation"] as const;
export type Mode = (typeof MODES)[number];

interface PlaygroundAddress {
  model: string;
  /** Lines of text, or a JSON list of messages, as the mode says. */
  text?: string;
  /** A second model for the same text. */
  beside?: string;
  mode?: Mode;
}

/** Address of the playground with models and a text, to link to or to paste to a colleague. A text too long for it is left out. */
export function playgroundHref({ model, text = "", beside = "", mode = "one" }: PlaygroundAddress): string {
  const search = new URLSearchParams();
  if (model !== "") search.set("model", model);
  if (mode !== "one") search.set("mode", mode);
  if (text !== "" && fitsInAddress(text)) search.set("text", text);
  if (beside !== "") search.set("beside", beside);
  const query = search.toString();
  return query === "" ? "/playground" : `/playground?${query}`;
}

/** Whether an address with this text still works everywhere; one in another script than the Latin one fills it sooner. */
export function fitsInAddress(text: string): boolean {
  return text.length <= MAX_ENCODED_TEXT && new URLSearchParams({ text }).toString().length <= MAX_ENCODED_TEXT;
}
