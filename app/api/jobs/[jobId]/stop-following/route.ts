import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { stopFollowing } from "@/lib/jobs/server/stop-following";

export const POST = route({ params: jobParams, response: jobDetail }, ({ params }) => stopFollowing(params.jobId));
