import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { finishJob } from "@/lib/jobs/server/finish";

export const POST = route({ params: jobParams, response: jobDetail }, ({ params }) => finishJob(params.jobId));
