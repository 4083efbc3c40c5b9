import { hubLookup, hubLookupQuery } from "@/lib/datasets/hub-schema";
import { lookUpHubDataset } from "@/lib/datasets/server/hub/look-up";
import { route } from "@/lib/http/route";

export const GET = route({ query: hubLookupQuery, response: hubLookup }, ({ query }, { signal }) =>
  lookUpHubDataset(query, { signal }),
);
