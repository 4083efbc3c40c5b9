import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { datasetPath } from "@/lib/datasets/queries";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { preparationKeys } from "./queries";
import type { RecipeInput } from "./schema";

const answer = lateSchemas(() => import("./schema"));

export const preparationMutations = {
  /** Makes the splits; `signalOf` gives the signal that cancels it when it begins. */
  create: (client: QueryClient, datasetId: string, signalOf?: () => AbortSignal) =>
    mutationOptions({
      mutationFn: (body: RecipeInput) =>
        callApi(`${datasetPath(datasetId)}/preparations`, {
          method: "POST",
          body,
          signal: signalOf?.(),
          response: answer("preparationDetail"),
        }),
      onSuccess: (preparation) => {
        client.setQueryData(preparationKeys.detail(preparation.id), preparation);
        return client.invalidateQueries({ queryKey: preparationKeys.lists() });
      },
    }),
};
