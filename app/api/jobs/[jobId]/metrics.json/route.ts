import { streamedResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";
import { jobParams } from "@/lib/jobs/schema";
import { metricsJson } from "@/lib/jobs/server/metrics-files";

export const GET = rawRoute({ params: jobParams }, async ({ params }) => {
  const { chunks, fileName } = await metricsJson(params.jobId);
  return streamedResponse(chunks, { fileName, type: "application/json; charset=utf-8" });
});
