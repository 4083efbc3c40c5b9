import { rawRoute } from "@/lib/http/route";
import { modelParams } from "@/lib/models/schema";
import { downloadModelCard } from "@/lib/models/server/card";

export const GET = rawRoute({ params: modelParams }, ({ params }, { request }) =>
  downloadModelCard(params.modelId, new URL(request.url)),
);
