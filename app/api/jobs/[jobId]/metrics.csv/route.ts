import { streamedResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";
import { jobParams } from "@/lib/jobs/schema";
import { metricsCsv } from "@/lib/jobs/server/metrics-files";

export const GET = rawRoute({ params: jobParams }, async ({ params }) => {
  const { chunks, fileName } = await metricsCsv(params.jobId);
  return streamedResponse(chunks, { fileName, type: "text/csv; charset=utf-8" });
});
