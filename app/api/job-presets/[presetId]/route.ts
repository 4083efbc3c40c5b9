import { route } from "@/lib/http/route";
import { jobPresetList, jobPresetParams } from "@/lib/jobs/presets-schema";
import { deleteJobPreset } from "@/lib/jobs/server/delete-preset";

export const DELETE = route({ params: jobPresetParams, response: jobPresetList }, ({ params }) =>
  deleteJobPreset(params.presetId),
);
