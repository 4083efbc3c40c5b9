import { datasetDetail, importDatasetInput } from "@/lib/datasets/schema";
import { importFrom } from "@/lib/datasets/server/import/import-from";
import { route } from "@/lib/http/route";

/** Pasted rows come in the body. */
const MAX_BODY_BYTES = 16 * 1024 ** 2;

export const POST = route(
  {
    body: importDatasetInput,
    maxBodyBytes: MAX_BODY_BYTES,
    response: datasetDetail,
    status: 201,
    location: ({ id }) => `/api/datasets/${id}`,
  },
  ({ body }, { signal }) => importFrom(body, signal),
);
