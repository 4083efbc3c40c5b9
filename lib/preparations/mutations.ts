import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { datasetKeys, datasetPath } from "@/lib/datasets/queries";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { askAgain } from "@/lib/query/ask-again";
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
      onSuccess: async (preparation) => {
        client.setQueryData(preparationKeys.detail(preparation.id), preparation);
        const { datasetId } = preparation;
        // The rows were kept as a version, of which the new page speaks, and copies among them were looked for.
        void askAgain(client, datasetKeys.versions(datasetId));
        void askAgain(client, datasetKeys.profile(datasetId));
        await Promise.all([
          askAgain(client, datasetKeys.detail(datasetId)),
          client.invalidateQueries({ queryKey: preparationKeys.lists() }),
        ]);
      },
    }),
};
