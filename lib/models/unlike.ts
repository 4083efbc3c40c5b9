import { z } from "zod";

/**
 * Why it is not known whether a text is unlike a model's training data: too few validation rows to learn a limit from,
 * targets of several labels only, for which there is no such limit, a server that does not tell, or one that failed to.
 */
export const whyUnlikeUnknown = z.enum(["few_rows", "several_labels", "server", "fault"]);
export type WhyUnlikeUnknown = z.infer<typeof whyUnlikeUnknown>;

const REASONS = {
  few_rows:
    "This model cannot tell a text that is unlike its training data: that takes 100 validation rows. Train it again with as many, and it can.",
  several_labels:
    "A model that gives several labels cannot tell a text that is unlike its training data; it may give such a text no label.",
  server: "Whether a text is unlike the training data is not known: the model’s server does not tell.",
  fault:
    "Whether a text is unlike the training data is not known: the model’s server failed when it was asked. Try again later.",
} as const satisfies Record<WhyUnlikeUnknown, string>;

/** The reason in a sentence, with what helps where something does. */
export function describeUnlikeUnknown(why: WhyUnlikeUnknown): string {
  return REASONS[why];
}
