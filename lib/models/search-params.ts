import { z } from "zod";
import { modelsQuery } from "./schema";

/** Query of /models; what is missing or unusable is the default. */
export const modelsParams = z.object({
  state: modelsQuery.shape.state.catch("active"),
  q: z.string().max(200).catch(""),
});

export type ModelsSearch = z.infer<typeof modelsParams>;

/** Address of the list of models with what narrows it. */
export function modelsHref({ state, q }: ModelsSearch): string {
  const search = new URLSearchParams();
  if (state !== "active") search.set("state", state);
  if (q !== "") search.set("q", q);
  const query = search.toString();
  return query === "" ? "/models" : `/models?${query}`;
}
