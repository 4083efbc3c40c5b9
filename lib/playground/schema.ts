import { z } from "zod";
import { whyUnlikeUnknown } from "@/lib/models/unlike";
import { MAX_MESSAGES, MAX_TEXT, ROLES } from "./conversation";

const TOO_LONG = "A text has at most 100,000 characters.";

/** Body of POST /api/classify. `model` is our id or the server's name. */
export const classifyInput = z.object({
  model: z.string().min(1, "Choose a model."),
  inputs: z
    .array(z.string().min(1, "Type a sentence first.").max(MAX_TEXT, TOO_LONG))
    .min(1, "Type a sentence first.")
    .max(1000, "At most 1,000 texts a call."),
  /** What each word adds to a label, and the most similar training rows: of servers that can tell, for up to 20 texts. */
  explain: z.boolean().default(false),
  nearest: z.number().int().min(0).max(10).default(0),
});

const chatMessage = z.object({ role: z.enum(ROLES), content: z.string().max(MAX_TEXT, TOO_LONG) });

/** Body of POST /api/classify/chat: conversations instead of texts. */
export const classifyChatInput = z.object({
  model: z.string().min(1, "Choose a model."),
  conversations: z
    .array(
      z.object({
        messages: z
          .array(chatMessage)
          .min(1, "Write a message first.")
          .max(MAX_MESSAGES, `A conversation has at most ${MAX_MESSAGES} messages here.`),
      }),
    )
    .min(1, "Write a message first.")
    .max(100, "At most 100 conversations a call."),
});

/** What a word adds to a label: how much lower the log-odds of the label are without it. */
const wordContribution = z.object({
  text: z.string(),
  /** In UTF-16 code units of the text. */
  start: z.number().int(),
  end: z.number().int(),
  contribution: z.number(),
});

/** Labels of one target with their scores, highest first. */
export const targetScores = z.object({
  target: z.string(),
  scores: z.array(
    z.object({
      label: z.string(),
      score: z.number(),
      /** From which score on it is chosen; null where the highest score is, whatever it is. */
      threshold: z.number().nullable(),
    }),
  ),
  /** The labels that the thresholds choose; none is "I don't know", or of several labels that none applies. */
  chosen: z.array(z.string()),
  explanation: z.array(z.object({ label: z.string(), words: z.array(wordContribution) })).nullable(),
});

export const classifyResult = z.object({
  model: z.string(),
  /** Round trip to the server for the whole call, milliseconds. */
  latencyMs: z.number(),
  results: z.array(
    z.object({
      targets: z.array(targetScores),
      /** Whether the text is like the training data; null where the server cannot tell. */
      isInScope: z.boolean().nullable(),
      /** Why it cannot; null where it can. */
      unlikeUnknown: whyUnlikeUnknown.nullable(),
      /** Training rows, the most similar first; null where the server has none. */
      nearest: z
        .array(
          z.object({ text: z.string(), labels: z.record(z.string(), z.array(z.string())), similarity: z.number() }),
        )
        .nullable(),
    }),
  ),
});

export type ClassifyInput = z.infer<typeof classifyInput>;
export type ClassifyBody = z.input<typeof classifyInput>;
export type ClassifyChatBody = z.input<typeof classifyChatInput>;
export type TargetScores = z.infer<typeof targetScores>;
export type ClassifyResult = z.infer<typeof classifyResult>;
export type WordContribution = z.infer<typeof wordContribution>;
