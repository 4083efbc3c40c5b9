import { queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";

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
};
