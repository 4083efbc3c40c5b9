import { z } from "zod";

const text = z.string().max(200).catch("");

/**
 * Query of /jobs/new: the preparation to train on, or "" to choose one there, the job whose settings fill it, and whether
 * all settings are shown at once.
 */
export const newJobParams = z.object({ preparation: text, from: text, settings: z.enum(["open", ""]).catch("") });
