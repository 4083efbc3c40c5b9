import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { restoreJob } from "@/lib/jobs/server/restore";

export const POST = route({ params: jobParams, response: jobDetail }, ({ params }) => restoreJob(params.jobId));
