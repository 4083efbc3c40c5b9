import { datasetParams } from "@/lib/datasets/schema";
import { rejectedFile } from "@/lib/datasets/server/rejected";
import { fileResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: datasetParams }, async ({ params }) => {
  const { path, fileName } = await rejectedFile(params.datasetId);
  return fileResponse(path, { fileName, type: "text/csv; charset=utf-8" });
});
