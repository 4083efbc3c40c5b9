import { route } from "@/lib/http/route";
import { modelConsequences, modelParams } from "@/lib/models/schema";
import { consequencesOf } from "@/lib/models/server/consequences";

export const GET = route({ params: modelParams, response: modelConsequences }, ({ params }) =>
  consequencesOf(params.modelId),
);
