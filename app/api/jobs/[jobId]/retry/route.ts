import { route } from "@/lib/http/route";
import { retryJobInput } from "@/lib/jobs/retry-schema";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { retryJob } from "@/lib/jobs/server/retry";

export const POST = route(
  {
    params: jobParams,
    body: retryJobInput,
    response: jobDetail,
    status: 201,
    location: (job) => `/api/jobs/${job.id}`,
  },
  ({ params, body }) => retryJob(params.jobId, body),
);
