import { rejectedSummary } from "@/lib/datasets/parse-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { summariseRejected } from "@/lib/datasets/server/rejected-summary";
import { route } from "@/lib/http/route";

/** The lines that could not be read, by reason. */
export const GET = route({ params: datasetParams, response: rejectedSummary }, ({ params }, { signal }) =>
  summariseRejected(params.datasetId, signal),
);
