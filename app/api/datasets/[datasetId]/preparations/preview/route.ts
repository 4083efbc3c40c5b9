import { datasetParams } from "@/lib/datasets/schema";
import { route } from "@/lib/http/route";
import { previewResult, recipe } from "@/lib/preparations/schema";
import { previewPreparation } from "@/lib/preparations/server/preview";

export const POST = route(
  { params: datasetParams, body: recipe, response: previewResult },
  ({ params, body }, { signal }) => previewPreparation(params.datasetId, body, { signal }),
);
