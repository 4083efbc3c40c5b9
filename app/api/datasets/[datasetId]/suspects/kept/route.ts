import { datasetParams } from "@/lib/datasets/schema";
import { keepLabel } from "@/lib/datasets/server/suspects/kept-labels";
import { keepLabelInput, keptLabel } from "@/lib/datasets/suspects-schema";
import { route } from "@/lib/http/route";

/** Says that a label is right as it is, or takes that back. */
export const POST = route({ params: datasetParams, body: keepLabelInput, response: keptLabel }, ({ params, body }) =>
  keepLabel(params.datasetId, body),
);
