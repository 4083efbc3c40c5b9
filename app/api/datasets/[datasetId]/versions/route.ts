import { datasetParams } from "@/lib/datasets/schema";
import { acceptVersion, listVersions } from "@/lib/datasets/server/versions";
import { datasetVersions } from "@/lib/datasets/steps-schema";
import { route } from "@/lib/http/route";

export const GET = route({ params: datasetParams, response: datasetVersions }, ({ params }) =>
  listVersions(params.datasetId),
);

/** Accepts the rows as they are now; where a version has them already, nothing is made. */
export const POST = route({ params: datasetParams, response: datasetVersions, status: 201 }, ({ params }, { signal }) =>
  acceptVersion(params.datasetId, signal),
);
