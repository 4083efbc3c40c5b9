import { copiesQuery, copiesReport } from "@/lib/datasets/profile-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { listCopies } from "@/lib/datasets/server/copies/list-copies";
import { route } from "@/lib/http/route";

/** Texts that are nearly the same. The first answer takes a moment: `GET …/tasks` says how far it is. */
export const GET = route(
  { params: datasetParams, query: copiesQuery, response: copiesReport },
  ({ params, query }, { signal }) => listCopies(params.datasetId, query, signal),
);
