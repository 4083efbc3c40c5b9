import { columnValues, columnValuesQuery } from "@/lib/datasets/rows-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { listValues } from "@/lib/datasets/server/values";
import { route } from "@/lib/http/route";

/** The values of a column, the most frequent first. */
export const GET = route(
  { params: datasetParams, query: columnValuesQuery, response: columnValues },
  ({ params, query }, { signal }) => listValues(params.datasetId, query, signal),
);
