import { datasetParams } from "@/lib/datasets/schema";
import { jumpSteps } from "@/lib/datasets/server/cleaning/jump-steps";
import { datasetSteps, jumpInput } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

export const POST = route(
  { params: datasetParams, body: jumpInput, response: datasetSteps },
  ({ params, body }, { signal }) => jumpSteps(params.datasetId, body.applied, signal),
);
