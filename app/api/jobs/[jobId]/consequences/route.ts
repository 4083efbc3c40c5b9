import { route } from "@/lib/http/route";
import { jobParams } from "@/lib/jobs/schema";
import { consequencesOf } from "@/lib/jobs/server/consequences";
import { jobConsequences } from "@/lib/jobs/trash-schema";

export const GET = route({ params: jobParams, response: jobConsequences }, ({ params }) =>
  consequencesOf(params.jobId),
);
