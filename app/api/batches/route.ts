import { batchDetail, batchesQuery, batchList } from "@/lib/batches/schema";
import { uploadBatch } from "@/lib/batches/server/create";
import { listBatches } from "@/lib/batches/server/list";
import { route } from "@/lib/http/route";

export const GET = route({ query: batchesQuery, response: batchList }, ({ query }) => listBatches(query));

export const POST = route(
  { response: batchDetail, status: 201, location: ({ id }) => `/api/batches/${id}` },
  (_, { request, signal }) => uploadBatch(request, signal),
);
