import { undoStep } from "@/lib/datasets/server/cleaning/jump-steps";
import { datasetSteps, stepParams } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

/** Undoes the step and all after it; they can be redone until another one is added. */
export const DELETE = route({ params: stepParams, response: datasetSteps }, ({ params }, { signal }) =>
  undoStep(params.datasetId, params.number, signal),
);
