import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import type { WireDeletedModel } from "../schema";
import { findBaseModel } from "./base-models";
import { fetchModel } from "./internal";
import { modelCache } from "./serving/model-cache";
import { forgetModelFile } from "./serving/model-files";
import { forgetNeighbours } from "./x/training-rows";

/** Deletes a trained model with its file and its other names. Throws NotFound, and Forbidden for a base model. */
export async function deleteModel(id: string): Promise<WireDeletedModel> {
  if (findBaseModel(id)) throw new AppError("forbidden", `${id} is a base model and cannot be deleted.`);
  const model = await fetchModel(id);
  // Record first: what no record names is swept at boot.
  await db.$transaction([
    db.engineModel.deleteMany({ where: { id } }),
    db.engineAlias.deleteMany({ where: { modelId: id } }),
  ]);
  forgetModelFile(id);
  await rm(paths.engineModel(model.fileId), { force: true });
  await rm(paths.engineModelRows(model.fileId), { force: true });
  // Last: a request at this very moment would bring back into memory what is still on the disk.
  modelCache().drop(model.fileId);
  forgetNeighbours(model.fileId);
  return { id, object: "model", deleted: true };
}
