import { z } from "zod";

const text = z.string().max(200).catch("");

/** Query of /jobs/new: the preparation to train on, or "" to choose one there, and the job whose settings fill it. */
export const newJobParams = z.object({ preparation: text, from: text });
