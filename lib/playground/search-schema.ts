import { z } from "zod";
import { MAX_TEXT_IN_URL, MODES } from "./search-params";

/** Query of /playground; what is missing or unusable is "", and the mode that of one sentence. */
export const playgroundParams = z.object({
  model: z.string().max(300).catch(""),
  beside: z.string().max(300).catch(""),
  text: z.string().max(MAX_TEXT_IN_URL).catch(""),
  mode: z.enum(MODES).catch("one"),
});
