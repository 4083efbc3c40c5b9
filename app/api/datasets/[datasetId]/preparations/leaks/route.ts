import { datasetParams } from "@/lib/datasets/schema";
import { route } from "@/lib/http/route";
import { leakReport, recipe } from "@/lib/preparations/schema";
import { reportLeaks } from "@/lib/preparations/server/leaks";

/** What would leak between the splits of a recipe: slower than the preview, and cancelled by hanging up. */
export const POST = route(
  { params: datasetParams, body: recipe, response: leakReport },
  ({ params, body }, { signal }) => reportLeaks(params.datasetId, body, { signal }),
);
