import "server-only";
import { messagesToText } from "@/lib/engine";
import type { ChatMessage, ClassifyChatRequest } from "../requests";
import type { WireClassification } from "../schema";
import { classifyTexts } from "./classify";

/** Scores of one conversation or of a list of them. A model trained on plain texts answers as well. Throws as `classify`. */
export async function classifyChat({ model, input }: ClassifyChatRequest): Promise<WireClassification> {
  const conversations = Array.isArray(input) ? input : [input];
  return classifyTexts(
    model,
    conversations.map(({ messages }) => messagesToText(messages.map(plainMessage))),
  );
}

/** The same joining of chunks as in training data. */
function plainMessage({ role, content }: ChatMessage) {
  const text = typeof content === "string" ? content : (content ?? []).map((chunk) => chunk.text).join("\n");
  return { role, content: text };
}
