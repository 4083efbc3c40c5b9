import { route } from "@/lib/http/route";
import { createJobInput, jobDetail, jobList } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { listJobs } from "@/lib/jobs/server/list";
import { jobListQuery } from "@/lib/jobs/trash-schema";

export const GET = route({ query: jobListQuery, response: jobList }, ({ query }) => listJobs(query));

export const POST = route(
  { body: createJobInput, response: jobDetail, status: 201, location: (job) => `/api/jobs/${job.id}` },
  ({ body }) => createJob(body),
);
