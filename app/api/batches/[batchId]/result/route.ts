import { batchParams } from "@/lib/batches/schema";
import { batchResult } from "@/lib/batches/server/result";
import { fileResponse, streamedResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: batchParams }, async ({ params }) => {
  const { source, ...download } = await batchResult(params.batchId);
  return "path" in source ? fileResponse(source.path, download) : streamedResponse(source.bytes, download);
});
