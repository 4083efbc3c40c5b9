import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import type { Message } from "./conversation";
import { callsOf, linesOf } from "./lines";

const answer = lateSchemas(() => import("./schema"));

export const playgroundQueries = {
  /** Scores of one text; the same text under the same model is asked for once. */
  classify: (model: string, text: string) =>
    queryOptions({
      queryKey: ["playground", model, text] as const,
      queryFn: ({ signal }) =>
        callApi("/api/classify", {
          method: "POST",
          body: { model, inputs: [text] },
          signal,
          response: answer("classifyResult"),
        }),
      enabled: model !== "" && text.trim() !== "",
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** The same with what each word adds and the three most similar training rows. */
  explain: (model: string, text: string) =>
    queryOptions({
      queryKey: ["playground", model, text, "why"] as const,
      queryFn: ({ signal }) =>
        callApi("/api/classify", {
          method: "POST",
          body: { model, inputs: [text], explain: true, nearest: 3 },
          signal,
          response: answer("classifyResult"),
        }),
      enabled: model !== "" && text.trim() !== "",
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Scores of the lines of a text, a page for each call, whose texts come with their answers; in order, one call at a time. */
  lines: (model: string, text: string) =>
    infiniteQueryOptions({
      queryKey: ["playground", model, text, "lines"] as const,
      queryFn: async ({ pageParam, signal }) => {
        const texts = callsOf(linesOf(text).lines)[pageParam] ?? [];
        const { results, latencyMs } = await callApi("/api/classify", {
          method: "POST",
          body: { model, inputs: texts },
          signal,
          response: answer("classifyResult"),
        });
        return { texts, results, latencyMs };
      },
      initialPageParam: 0,
      getNextPageParam: (_page, pages) =>
        pages.length < callsOf(linesOf(text).lines).length ? pages.length : undefined,
      enabled: model !== "" && callsOf(linesOf(text).lines).length > 0,
      staleTime: Number.POSITIVE_INFINITY,
      // A call that fails after others is told above their answers, with a way to go on; nothing there is out of date.
      meta: { isBackground: true },
    }),
  /** Scores of a conversation. */
  conversation: (model: string, messages: readonly Message[]) =>
    queryOptions({
      queryKey: ["playground", model, messages, "conversation"] as const,
      queryFn: ({ signal }) =>
        callApi("/api/classify/chat", {
          method: "POST",
          body: { model, conversations: [{ messages }] },
          signal,
          response: answer("classifyResult"),
        }),
      enabled: model !== "" && messages.length > 0,
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
