import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { retryJob } from "@/lib/jobs/server/retry";

export const POST = route(
  { params: jobParams, response: jobDetail, status: 201, location: (job) => `/api/jobs/${job.id}` },
  ({ params }) => retryJob(params.jobId),
);
