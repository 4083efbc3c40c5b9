import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { preparationKeys } from "@/lib/preparations/queries";
import { datasetKeys, datasetPath } from "./queries";
import { type DatasetDetail, datasetDetail, type ImportDatasetInput, type UpdateDatasetBody } from "./schema";
import { uploadDataset } from "./upload";

function added(client: QueryClient) {
  return (dataset: DatasetDetail) => {
    client.setQueryData(datasetKeys.detail(dataset.id), dataset);
    return client.invalidateQueries({ queryKey: datasetKeys.lists() });
  };
}

export const datasetMutations = {
  /** Sends a file, with progress in bytes; see `uploadDataset`. */
  upload: (client: QueryClient) => mutationOptions({ mutationFn: uploadDataset, onSuccess: added(client) }),
  importSample: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: ImportDatasetInput) =>
        callApi("/api/datasets/import", { method: "POST", body, response: datasetDetail }),
      onSuccess: added(client),
    }),
  /** Renames, or confirms the column roles; the profile, and what is suggested for preparing, follow the roles. */
  update: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: (body: UpdateDatasetBody) =>
        callApi(datasetPath(datasetId), { method: "PATCH", body, response: datasetDetail }),
      onSuccess: (dataset) => {
        client.setQueryData(datasetKeys.detail(datasetId), dataset);
        return client.invalidateQueries({ queryKey: datasetKeys.all });
      },
    }),
  remove: (client: QueryClient, datasetId: string) =>
    mutationOptions({
      mutationFn: () => callApi(datasetPath(datasetId), { method: "DELETE", response: datasetDetail }),
      // The dataset itself is not asked for again: it would not be found.
      onSuccess: () =>
        Promise.all([
          client.invalidateQueries({ queryKey: datasetKeys.lists() }),
          client.invalidateQueries({ queryKey: preparationKeys.lists() }),
        ]),
    }),
};
