import { datasetHref } from "@/lib/datasets/search-params";

/** What the URL of the list of preparations holds: the dataset whose preparations it shows; undefined for all. */
export interface PreparationsSearch {
  dataset: string | undefined;
}

/** What the URL of a dataset's splits holds: the preparation whose recipe is taken up again; undefined for none. */
export interface StudioSearch {
  recipe: string | undefined;
}

/** The address of a dataset's splits with the recipe of one of its preparations. */
export function sameRecipeHref(datasetId: string, preparationId: string): string {
  return `${datasetHref(datasetId, "splits")}?${new URLSearchParams({ recipe: preparationId })}`;
}

/** The address of the list of preparations, of one dataset or of all. */
export function preparationsHref({ dataset }: Partial<PreparationsSearch> = {}): string {
  return dataset === undefined ? "/preparations" : `/preparations?${new URLSearchParams({ dataset })}`;
}
