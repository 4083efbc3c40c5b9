import { z } from "zod";

/** A longer text would make an address that servers and chat programs cut. */
const MAX_TEXT_IN_URL = 2000;

/** Which rows of a preparation are offered to try, asked for alike by page and browser. */
export const EXAMPLES = { split: "test", limit: 8, order: "spread" } as const;

/** Query of /playground; what is missing or unusable is "". */
export const playgroundParams = z.object({
  model: z.string().max(300).catch(""),
  text: z.string().max(MAX_TEXT_IN_URL).catch(""),
});

/** Address of the playground with a model and a text, to link to or to paste to a colleague. */
export function playgroundHref({ model, text = "" }: { model: string; text?: string }): string {
  const search = new URLSearchParams();
  if (model !== "") search.set("model", model);
  if (text !== "" && text.length <= MAX_TEXT_IN_URL) search.set("text", text);
  const query = search.toString();
  return query === "" ? "/playground" : `/playground?${query}`;
}
