import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { cancelJob } from "@/lib/jobs/server/cancel";

export const POST = route({ params: jobParams, response: jobDetail }, ({ params }) => cancelJob(params.jobId));
