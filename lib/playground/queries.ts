import { queryOptions } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { classifyResult } from "./schema";

export const playgroundQueries = {
  /** Scores of one text; the same text under the same model is asked for once. */
  classify: (model: string, text: string) =>
    queryOptions({
      queryKey: ["playground", model, text] as const,
      queryFn: ({ signal }) =>
        callApi("/api/classify", { method: "POST", body: { model, inputs: [text] }, signal, response: classifyResult }),
      enabled: model !== "" && text.trim() !== "",
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
