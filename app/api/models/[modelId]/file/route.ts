import { rawRoute } from "@/lib/http/route";
import { modelParams } from "@/lib/models/schema";
import { downloadModel } from "@/lib/models/server/download";

export const GET = rawRoute({ params: modelParams }, ({ params }, { signal }) => downloadModel(params.modelId, signal));
