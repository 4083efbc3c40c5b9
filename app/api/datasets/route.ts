import { datasetDetail, datasetList } from "@/lib/datasets/schema";
import { listDatasets } from "@/lib/datasets/server/list";
import { uploadDataset } from "@/lib/datasets/server/upload";
import { pageQuery } from "@/lib/http/paging";
import { route } from "@/lib/http/route";

export const GET = route({ query: pageQuery, response: datasetList }, ({ query }) => listDatasets(query));

export const POST = route(
  { response: datasetDetail, status: 201, location: ({ id }) => `/api/datasets/${id}` },
  (_, { request, signal }) => uploadDataset(request, signal),
);
