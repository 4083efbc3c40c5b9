import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { JobPresetList } from "../presets-schema";
import { listJobPresets } from "./list-presets";

/** Forgets a preset and returns those that are left. Saving the same settings again takes it back. Throws NotFound. */
export async function deleteJobPreset(presetId: string): Promise<JobPresetList> {
  const { count } = await db.jobPreset.deleteMany({ where: { id: presetId } });
  if (count === 0) throw notFound("preset", presetId);
  return listJobPresets();
}
