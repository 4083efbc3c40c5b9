import { batchDetail, batchParams } from "@/lib/batches/schema";
import { resumeBatch } from "@/lib/batches/server/resume";
import { route } from "@/lib/http/route";

export const POST = route({ params: batchParams, response: batchDetail }, ({ params }) => resumeBatch(params.batchId));
