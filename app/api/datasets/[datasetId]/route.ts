import { datasetDetail, datasetParams, updateDatasetInput } from "@/lib/datasets/schema";
import { deleteDataset } from "@/lib/datasets/server/delete";
import { getDataset } from "@/lib/datasets/server/get";
import { updateDataset } from "@/lib/datasets/server/update";
import { route } from "@/lib/http/route";

export const GET = route({ params: datasetParams, response: datasetDetail }, ({ params }) =>
  getDataset(params.datasetId),
);

export const PATCH = route(
  { params: datasetParams, body: updateDatasetInput, response: datasetDetail },
  ({ params, body }) => updateDataset(params.datasetId, body),
);

export const DELETE = route({ params: datasetParams, response: datasetDetail }, ({ params }) =>
  deleteDataset(params.datasetId),
);
