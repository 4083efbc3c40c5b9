import { route } from "@/lib/http/route";
import { modelParams, modelSummary, updateModelInput } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { trashModel } from "@/lib/models/server/trash";
import { updateModel } from "@/lib/models/server/update";

export const GET = route({ params: modelParams, response: modelSummary }, ({ params }) => getModel(params.modelId));

export const PATCH = route(
  { params: modelParams, body: updateModelInput, response: modelSummary },
  ({ params, body }) => updateModel(params.modelId, body),
);

export const DELETE = route({ params: modelParams, response: modelSummary }, ({ params }) =>
  trashModel(params.modelId),
);
