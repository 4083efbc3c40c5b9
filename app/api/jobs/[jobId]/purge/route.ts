import { route } from "@/lib/http/route";
import { jobParams } from "@/lib/jobs/schema";
import { purgeJob } from "@/lib/jobs/server/purge";
import { jobPurge, purgeJobInput } from "@/lib/jobs/trash-schema";

export const POST = route({ params: jobParams, body: purgeJobInput, response: jobPurge }, ({ params, body }) =>
  purgeJob(params.jobId, body),
);
