import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { getJob } from "@/lib/jobs/server/get";

export const GET = route({ params: jobParams, response: jobDetail }, ({ params }) => getJob(params.jobId));
