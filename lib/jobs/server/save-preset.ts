import "server-only";
import { db, isUniqueViolation } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/store/ids";
import { invariant } from "@/lib/utils";
import type { JobPreset, SaveJobPresetInput } from "../presets-schema";
import { PRESET_SELECT, serializePreset } from "./list-presets";

/** Keeps settings under a name. Throws Conflict when the name is taken and not to be overwritten. */
export async function saveJobPreset({ name, settings, overwrite }: SaveJobPresetInput): Promise<JobPreset> {
  const row = await (overwrite
    ? db.jobPreset.upsert({
        where: { name },
        create: { id: newId("pst"), name, settings },
        update: { settings },
        select: PRESET_SELECT,
      })
    : createPreset(name, settings));
  const preset = serializePreset(row);
  invariant(preset !== null, "settings that were parsed can be read");
  return preset;
}

async function createPreset(name: string, settings: SaveJobPresetInput["settings"]) {
  try {
    return await db.jobPreset.create({ data: { id: newId("pst"), name, settings }, select: PRESET_SELECT });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const reason = `There are settings named “${name}” already. Overwrite them, or choose another name.`;
    throw new AppError("conflict", reason, { fields: [{ name: "name", reason }], cause: error });
  }
}
