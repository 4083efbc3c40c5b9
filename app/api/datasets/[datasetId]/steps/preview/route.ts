import { datasetParams } from "@/lib/datasets/schema";
import { previewStep } from "@/lib/datasets/server/cleaning/add-step";
import { addStepInput, stepPreview } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

export const POST = route(
  { params: datasetParams, body: addStepInput, response: stepPreview },
  ({ params, body }, { signal }) => previewStep(params.datasetId, body.action, signal),
);
