import { correction, correctionParams } from "@/lib/datasets/corrections-schema";
import { removeCorrection } from "@/lib/datasets/server/corrections/remove-correction";
import { route } from "@/lib/http/route";

/** Forgets a correction; a row that was added with it stays. */
export const DELETE = route({ params: correctionParams, response: correction }, ({ params }) =>
  removeCorrection(params.datasetId, params.correctionId),
);
