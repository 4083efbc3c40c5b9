import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { datasetPath } from "@/lib/datasets/queries";
import { callApi } from "@/lib/http/api-client";
import { preparationKeys } from "./queries";
import { preparationDetail, type RecipeInput } from "./schema";

export const preparationMutations = {
  create: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: (body: RecipeInput) =>
        callApi(`${datasetPath(datasetId)}/preparations`, { method: "POST", body, response: preparationDetail }),
      onSuccess: (preparation) => {
        client.setQueryData(preparationKeys.detail(preparation.id), preparation);
        return client.invalidateQueries({ queryKey: preparationKeys.lists() });
      },
    }),
};
