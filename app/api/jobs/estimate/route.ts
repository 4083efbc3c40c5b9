import { route } from "@/lib/http/route";
import { estimateJobInput, jobEstimateAnswer } from "@/lib/jobs/estimate-schema";
import { estimateJob } from "@/lib/jobs/server/estimate";

export const POST = route({ body: estimateJobInput, response: jobEstimateAnswer }, ({ body }, { signal }) =>
  estimateJob(body, signal),
);
