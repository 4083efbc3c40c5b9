import { route } from "@/lib/http/route";
import { jobPreset, jobPresetList, saveJobPresetInput } from "@/lib/jobs/presets-schema";
import { listJobPresets } from "@/lib/jobs/server/list-presets";
import { saveJobPreset } from "@/lib/jobs/server/save-preset";

export const GET = route({ response: jobPresetList }, () => listJobPresets());

export const POST = route({ body: saveJobPresetInput, response: jobPreset, status: 201 }, ({ body }) =>
  saveJobPreset(body),
);
