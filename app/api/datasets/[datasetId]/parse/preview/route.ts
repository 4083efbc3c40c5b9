import { parsePreview, parseSettings } from "@/lib/datasets/parse-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { previewStored } from "@/lib/datasets/server/preview";
import { route } from "@/lib/http/route";

export const POST = route(
  { params: datasetParams, body: parseSettings, response: parsePreview },
  ({ params, body }, { signal }) => previewStored(params.datasetId, body, signal),
);
