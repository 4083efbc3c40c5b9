import { datasetParams } from "@/lib/datasets/schema";
import { exportSteps } from "@/lib/datasets/server/cleaning/export-steps";
import { textResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: datasetParams }, async ({ params }) => {
  const { fileName, content } = await exportSteps(params.datasetId);
  return textResponse(content, { fileName, type: "application/json; charset=utf-8" });
});
