import { datasetDetail, importDatasetInput } from "@/lib/datasets/schema";
import { importFrom } from "@/lib/datasets/server/import/import-from";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    body: importDatasetInput,
    response: datasetDetail,
    status: 201,
    location: ({ id }) => `/api/datasets/${id}`,
  },
  ({ body }, { signal }) => importFrom(body, signal),
);
