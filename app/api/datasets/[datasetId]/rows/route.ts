import { datasetRows, datasetRowsQuery } from "@/lib/datasets/rows-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { listRows } from "@/lib/datasets/server/rows";
import { route } from "@/lib/http/route";

export const GET = route(
  { params: datasetParams, query: datasetRowsQuery, response: datasetRows },
  ({ params, query }, { signal }) => listRows(params.datasetId, query, signal),
);
