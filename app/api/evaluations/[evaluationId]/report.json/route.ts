import { evaluationParams } from "@/lib/evaluations/schema";
import { reportJson } from "@/lib/evaluations/server/downloads";
import { textResponse } from "@/lib/http/download";
import { rawRoute } from "@/lib/http/route";

export const GET = rawRoute({ params: evaluationParams }, async ({ params }) => {
  const { text, fileName } = await reportJson(params.evaluationId);
  return textResponse(text, { fileName, type: "application/json" });
});
