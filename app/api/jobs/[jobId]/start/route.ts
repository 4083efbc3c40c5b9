import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { startJob } from "@/lib/jobs/server/start";

export const POST = route({ params: jobParams, response: jobDetail }, ({ params }) => startJob(params.jobId));
