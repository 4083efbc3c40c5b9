import { batchDetail, batchParams } from "@/lib/batches/schema";
import { deleteBatch } from "@/lib/batches/server/delete";
import { getBatch } from "@/lib/batches/server/get";
import { route } from "@/lib/http/route";

export const GET = route({ params: batchParams, response: batchDetail }, ({ params }) => getBatch(params.batchId));

export const DELETE = route({ params: batchParams, response: batchDetail }, ({ params }) =>
  deleteBatch(params.batchId),
);
