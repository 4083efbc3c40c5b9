import { addCorrectionInput, correction, correctionList } from "@/lib/datasets/corrections-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { addCorrection } from "@/lib/datasets/server/corrections/add-correction";
import { listCorrections } from "@/lib/datasets/server/corrections/list-corrections";
import { route } from "@/lib/http/route";

/** Texts with their right labels, the newest first. */
export const GET = route({ params: datasetParams, response: correctionList }, ({ params }) =>
  listCorrections(params.datasetId),
);

/** Keeps one more for the dataset's next version. */
export const POST = route(
  { params: datasetParams, body: addCorrectionInput, response: correction, status: 201 },
  ({ params, body }) => addCorrection(params.datasetId, body),
);
