import { route } from "@/lib/http/route";
import { modelParams, modelSummary, modelThresholdList, setThresholdsInput } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { setThresholds } from "@/lib/models/server/set-thresholds";
import { thresholdsInForce } from "@/lib/models/server/thresholds-in-force";

export const GET = route({ params: modelParams, response: modelThresholdList }, async ({ params }) => ({
  data: await thresholdsInForce(await getModel(params.modelId)),
}));

export const PUT = route(
  { params: modelParams, body: setThresholdsInput, response: modelSummary },
  ({ params, body }) => setThresholds(params.modelId, body.target, body.thresholds),
);
