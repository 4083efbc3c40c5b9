import { batchParams } from "@/lib/batches/schema";
import { batchRejectedFile } from "@/lib/batches/server/result";
import { fileResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: batchParams }, async ({ params }) => {
  const { path, fileName } = await batchRejectedFile(params.batchId);
  return fileResponse(path, { fileName, type: "text/csv; charset=utf-8" });
});
