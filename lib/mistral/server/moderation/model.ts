import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { EngineModel } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { fetchModel } from "../internal";

/*
 * Which of the trained models moderates: named by a person, because no model is trained for it by itself.
 */

const SETTING = "moderation_model";
const HOW_TO = 'Name one: PUT /v1/x/moderation-model with {"model": "ft:classifier:…"}.';
const settingSchema = z.object({ model: z.string() });

export type Moderator = Pick<EngineModel, "id" | "fileId">;

export interface ModerationModel {
  /** Null when none is named, or the one that was is deleted. */
  model: string | null;
}

/** The id of the model that moderates; null when none is named, or the one that was is gone. */
export async function moderationModelId(): Promise<string | null> {
  const setting = await db.engineSetting.findUnique({ where: { name: SETTING } });
  if (!setting) return null;
  const { model } = settingSchema.parse(setting.value);
  const record = await db.engineModel.findUnique({ where: { id: model }, select: { id: true } });
  return record?.id ?? null;
}

/** Answer to GET. */
export async function getModerationModel(): Promise<ModerationModel> {
  return { model: await moderationModelId() };
}

/** Names the model that moderates. Throws NotFound for one that is not here. */
export async function setModerationModel(id: string): Promise<ModerationModel> {
  const { id: model } = await fetchModel(id);
  const value = { model };
  await db.engineSetting.upsert({
    where: { name: SETTING },
    create: { name: SETTING, value },
    update: { value },
    select: { name: true },
  });
  return { model };
}

/** Leaves moderation without a model; safe to repeat. */
export async function clearModerationModel(): Promise<ModerationModel> {
  await db.engineSetting.deleteMany({ where: { name: SETTING } });
  return { model: null };
}

/**
 * The model that a moderation asks for: the named one for any `mistral-moderation…`, otherwise the trained model with
 * that id. Throws NotFound with a sentence that says how to name one.
 */
export async function modelToModerateWith(requested: string): Promise<Moderator> {
  const select = { id: true, fileId: true } as const;
  const id = isGeneric(requested) ? await moderationModelId() : requested;
  const record = id === null ? null : await db.engineModel.findUnique({ where: { id }, select });
  if (record === null) throw noModerator(requested);
  return record;
}

function isGeneric(requested: string): boolean {
  return requested.startsWith("mistral-moderation");
}

/** 404 for a moderation that no model can answer. */
export function noModerator(requested: string): AppError {
  const what = isGeneric(requested)
    ? "Moderation is answered by a model that you have trained, and none is named for it."
    : `There is no model ${JSON.stringify(requested)} here to moderate with.`;
  return new AppError("not_found", `${what} ${HOW_TO}`, { extra: { type: "invalid_model", code: "1500" } });
}
