import { datasetParams } from "@/lib/datasets/schema";
import { applyCorrections } from "@/lib/datasets/server/corrections/apply-corrections";
import { datasetSteps } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

/** Adds all corrections that wait to the rows, as one cleaning step. */
export const POST = route({ params: datasetParams, response: datasetSteps, status: 201 }, ({ params }, { signal }) =>
  applyCorrections(params.datasetId, signal),
);
