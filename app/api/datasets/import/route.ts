import { datasetDetail, importDatasetInput } from "@/lib/datasets/schema";
import { importSample } from "@/lib/datasets/server/sample";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    body: importDatasetInput,
    response: datasetDetail,
    status: 201,
    location: ({ id }) => `/api/datasets/${id}`,
  },
  ({ body }, { signal }) => importSample(body, signal),
);
