import { route } from "@/lib/http/route";
import { modelParams, modelPurge } from "@/lib/models/schema";
import { purgeModel } from "@/lib/models/server/purge";

export const POST = route({ params: modelParams, response: modelPurge }, ({ params }) => purgeModel(params.modelId));
