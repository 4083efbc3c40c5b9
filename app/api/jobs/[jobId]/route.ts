import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { getJob } from "@/lib/jobs/server/get";
import { trashJob } from "@/lib/jobs/server/trash";

export const GET = route({ params: jobParams, response: jobDetail }, ({ params }) => getJob(params.jobId));

export const DELETE = route({ params: jobParams, response: jobDetail }, ({ params }) => trashJob(params.jobId));
