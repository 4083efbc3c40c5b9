import { datasetParams } from "@/lib/datasets/schema";
import { addStep } from "@/lib/datasets/server/cleaning/add-step";
import { listSteps } from "@/lib/datasets/server/cleaning/list-steps";
import { addStepInput, datasetSteps, stepsQuery } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

export const GET = route({ params: datasetParams, query: stepsQuery, response: datasetSteps }, ({ params, query }) =>
  listSteps(params.datasetId, query),
);

export const POST = route(
  { params: datasetParams, body: addStepInput, response: datasetSteps, status: 201 },
  ({ params, body }, { signal }) => addStep(params.datasetId, body.action, signal),
);
