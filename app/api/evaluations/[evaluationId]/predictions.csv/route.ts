import { evaluationParams } from "@/lib/evaluations/schema";
import { predictionsCsv } from "@/lib/evaluations/server/downloads";
import { streamedResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: evaluationParams }, async ({ params }) => {
  const { chunks, fileName } = await predictionsCsv(params.evaluationId);
  return streamedResponse(chunks, { fileName, type: "text/csv; charset=utf-8" });
});
