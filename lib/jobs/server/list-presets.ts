import "server-only";
import { db } from "@/lib/db/client";
import { type JobPreset, type JobPresetList, jobPreset } from "../presets-schema";

export const PRESET_SELECT = { id: true, name: true, settings: true, updatedAt: true } as const;

/** Presets by name. One whose settings a later version wrote is left out: this one cannot read it. */
export async function listJobPresets(): Promise<JobPresetList> {
  const rows = await db.jobPreset.findMany({ orderBy: { name: "asc" }, select: PRESET_SELECT });
  return { data: rows.flatMap((row) => serializePreset(row) ?? []) };
}

/** A preset as the wire has it; null where its settings cannot be read. */
export function serializePreset(row: {
  id: string;
  name: string;
  settings: unknown;
  updatedAt: Date;
}): JobPreset | null {
  const { id, name, settings, updatedAt } = row;
  return jobPreset.safeParse({ id, name, settings, updatedAt: updatedAt.toISOString() }).data ?? null;
}
