import { batchDetail, batchParams, batchSettings } from "@/lib/batches/schema";
import { startBatch } from "@/lib/batches/server/start";
import { route } from "@/lib/http/route";

export const POST = route({ params: batchParams, body: batchSettings, response: batchDetail }, ({ params, body }) =>
  startBatch(params.batchId, body),
);
