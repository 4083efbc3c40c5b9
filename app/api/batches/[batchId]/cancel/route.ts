import { batchDetail, batchParams } from "@/lib/batches/schema";
import { cancelBatch } from "@/lib/batches/server/cancel";
import { route } from "@/lib/http/route";

export const POST = route({ params: batchParams, response: batchDetail }, ({ params }) => cancelBatch(params.batchId));
