import "server-only";
import { messagesToText } from "@/lib/engine";
import type { ChatMessage, ClassifyChatRequest } from "../requests";
import { classificationJson } from "./classify";
import type { JsonBody } from "./serving/json-body";

/**
 * The answer to a request with one conversation or a list of them, as JSON. A model trained on plain texts answers as
 * well. Throws as `classify`.
 */
export function classifyChat({ model, input }: ClassifyChatRequest, signal?: AbortSignal): Promise<JsonBody> {
  const conversations = Array.isArray(input) ? input : [input];
  const texts = conversations.map(({ messages }) => messagesToText(messages.map(plainMessage)));
  return classificationJson(model, texts, signal);
}

/** The same joining of chunks as in training data. */
export function plainMessage({ role, content }: ChatMessage) {
  const text = typeof content === "string" ? content : (content ?? []).map((chunk) => chunk.text).join("\n");
  return { role, content: text };
}
