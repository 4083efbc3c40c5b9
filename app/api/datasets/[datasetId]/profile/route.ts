import { datasetProfile } from "@/lib/datasets/profile-schema";
import { datasetParams } from "@/lib/datasets/schema";
import { profileDataset } from "@/lib/datasets/server/profile/profile-dataset";
import { route } from "@/lib/http/route";

export const GET = route({ params: datasetParams, response: datasetProfile }, ({ params }) =>
  profileDataset(params.datasetId),
);
