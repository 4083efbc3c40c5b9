import { cache } from "react";
import { getDataset } from "@/lib/datasets/server/get";
import { orNotFound } from "@/lib/query/found";

/** Read once a request, for the title, the frame and the tab. */
export const loadDataset = cache((datasetId: string) => orNotFound(getDataset(datasetId)));
