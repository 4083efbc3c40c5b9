import { conflictsQuery, conflictsReport } from "@/lib/datasets/profile-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { listConflicts } from "@/lib/datasets/server/profile/list-conflicts";
import { route } from "@/lib/http/route";

/** The same text under different labels. */
export const GET = route(
  { params: datasetParams, query: conflictsQuery, response: conflictsReport },
  ({ params, query }, { signal }) => listConflicts(params.datasetId, query, signal),
);
