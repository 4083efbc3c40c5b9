import { rawRoute } from "@/lib/http/route";
import { sseResponse } from "@/lib/http/sse";
import { jobParams } from "@/lib/jobs/schema";
import { openJobStream } from "@/lib/jobs/server/stream";

/** Live frames of a job. `Last-Event-ID`, or `after` on the first connection, says what the client has already. */
export const GET = rawRoute({ params: jobParams }, async ({ params }, { request, signal }) => {
  const asked = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after") ?? "0";
  const after = /^\d{1,15}$/.test(asked) ? Number(asked) : 0;
  return sseResponse(await openJobStream(params.jobId, { after, signal }));
});
