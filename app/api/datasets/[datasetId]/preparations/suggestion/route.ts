import { datasetParams } from "@/lib/datasets/schema";
import { route } from "@/lib/http/route";
import { recipeSuggestion } from "@/lib/preparations/schema";
import { suggestPreparation } from "@/lib/preparations/server/suggest";

export const GET = route({ params: datasetParams, response: recipeSuggestion }, ({ params }) =>
  suggestPreparation(params.datasetId),
);
