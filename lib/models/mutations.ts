import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { modelKeys } from "./queries";
import { modelSummary } from "./schema";

export const modelMutations = {
  rename: (client: QueryClient, modelId: string) =>
    mutationOptions({
      mutationFn: (name: string) =>
        callApi(`/api/models/${encodeURIComponent(modelId)}`, {
          method: "PATCH",
          body: { name },
          response: modelSummary,
        }),
      onSuccess: () => client.invalidateQueries({ queryKey: modelKeys.all }),
    }),
};
