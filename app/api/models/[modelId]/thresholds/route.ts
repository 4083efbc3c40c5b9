import { route } from "@/lib/http/route";
import { modelParams, modelSummary, setThresholdsInput } from "@/lib/models/schema";
import { setThresholds } from "@/lib/models/server/set-thresholds";

export const PUT = route(
  { params: modelParams, body: setThresholdsInput, response: modelSummary },
  ({ params, body }) => setThresholds(params.modelId, body.target, body.thresholds),
);
