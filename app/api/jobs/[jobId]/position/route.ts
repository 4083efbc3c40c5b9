import { route } from "@/lib/http/route";
import { jobDetail, jobParams } from "@/lib/jobs/schema";
import { setJobPosition } from "@/lib/jobs/server/position";
import { jobPositionInput } from "@/lib/jobs/trash-schema";

export const POST = route({ params: jobParams, body: jobPositionInput, response: jobDetail }, ({ params, body }) =>
  setJobPosition(params.jobId, body.position),
);
