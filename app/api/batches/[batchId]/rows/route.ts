import { batchParams, batchRows, batchRowsQuery } from "@/lib/batches/schema";
import { listBatchRows } from "@/lib/batches/server/rows";
import { route } from "@/lib/http/route";

export const GET = route({ params: batchParams, query: batchRowsQuery, response: batchRows }, ({ params, query }) =>
  listBatchRows(params.batchId, query),
);
