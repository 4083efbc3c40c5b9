import { z } from "zod";
import { jobSettings } from "./schema";

/** Settings of a job under a name: no data, no keys. */

export const jobPreset = z.object({
  id: z.string(),
  name: z.string(),
  settings: jobSettings,
  updatedAt: z.iso.datetime(),
});

export const jobPresetList = z.object({ data: z.array(jobPreset) });

/** Body of POST /api/job-presets. A name that is taken is a conflict unless it is to be overwritten. */
export const saveJobPresetInput = z.object({
  name: z.string().trim().min(1, "Give the settings a name.").max(80, "A name has at most 80 characters."),
  settings: jobSettings,
  overwrite: z.boolean().default(false),
});

export const jobPresetParams = z.object({ presetId: z.string() });

export type JobPreset = z.infer<typeof jobPreset>;
export type JobPresetList = z.infer<typeof jobPresetList>;
export type SaveJobPresetInput = z.infer<typeof saveJobPresetInput>;
export type SaveJobPresetBody = z.input<typeof saveJobPresetInput>;
