import { cache } from "react";
import { getDataset } from "@/lib/datasets/server/get";
import { AppError } from "@/lib/errors";
import { orNotFound } from "@/lib/query/found";

const readDataset = cache((datasetId: string) => getDataset(datasetId));

/** Read once a request, for the frame and the tab. */
export const loadDataset = (datasetId: string) => orNotFound(readDataset(datasetId));

/** Its title. A layout whose metadata is "not found" would lose the icon too, so a missing dataset has a title of its own. */
export async function loadTitle(datasetId: string): Promise<string> {
  try {
    return (await readDataset(datasetId)).name;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return "No such dataset";
    throw error;
  }
}
