import { datasetParams } from "@/lib/datasets/schema";
import { route } from "@/lib/http/route";
import { preparationDetail, recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";

export const POST = route(
  {
    params: datasetParams,
    body: recipe,
    response: preparationDetail,
    status: 201,
    location: ({ id }) => `/api/preparations/${id}`,
  },
  ({ params, body }, { signal }) => createPreparation(params.datasetId, body, { signal }),
);
