import { datasetParams } from "@/lib/datasets/schema";
import { listSuspects, lookForSuspects } from "@/lib/datasets/server/suspects/list-suspects";
import { findSuspectsInput, suspectsQuery, suspectsReport } from "@/lib/datasets/suspects-schema";
import { route } from "@/lib/http/route";

/** Rows whose label looked wrong when somebody looked last. */
export const GET = route(
  { params: datasetParams, query: suspectsQuery, response: suspectsReport },
  ({ params, query }, { signal }) => listSuspects(params.datasetId, query, signal),
);

/** Looks for them. Takes seconds for very many rows: `GET …/tasks` says how far it is. */
export const POST = route(
  { params: datasetParams, body: findSuspectsInput, response: suspectsReport },
  ({ params, body }, { signal }) => lookForSuspects(params.datasetId, body.target, signal),
);
