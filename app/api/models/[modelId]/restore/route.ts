import { route } from "@/lib/http/route";
import { modelParams, modelSummary } from "@/lib/models/schema";
import { restoreModel } from "@/lib/models/server/restore";

export const POST = route({ params: modelParams, response: modelSummary }, ({ params }) =>
  restoreModel(params.modelId),
);
