import { rawRoute } from "@/lib/http/route";
import { modelCardQuery } from "@/lib/models/card-schema";
import { modelParams } from "@/lib/models/schema";
import { downloadModelCard } from "@/lib/models/server/card";

export const GET = rawRoute({ params: modelParams, query: modelCardQuery }, ({ params, query }) =>
  downloadModelCard(params.modelId, query),
);
