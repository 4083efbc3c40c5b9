import type { Metadata } from "next";
import { DatasetHeader } from "@/components/datasets/dataset-header";
import { DatasetPageBody } from "@/components/datasets/dataset-page-body";
import { DatasetTabs } from "@/components/datasets/dataset-tabs";
import { Page } from "@/components/layout/page";
import { RecipeProvider } from "@/components/preparations/recipe-provider";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { preparationQueries } from "@/lib/preparations/queries";
import { previewPreparation } from "@/lib/preparations/server/preview";
import { suggestPreparation } from "@/lib/preparations/server/suggest";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "./load";

export async function generateMetadata({ params }: LayoutProps<"/datasets/[datasetId]">): Promise<Metadata> {
  const { name } = await loadDataset((await params).datasetId);
  return { title: name };
}

/** What all tabs of a dataset share: its name, and the recipe that the bar below makes splits by. */
export default async function DatasetLayout({ params, children }: LayoutProps<"/datasets/[datasetId]">) {
  const dataset = await loadDataset((await params).datasetId);
  const { id } = dataset;
  getQueryClient().setQueryData(datasetQueries.detail(id).queryKey, dataset);
  // Not awaited: the bar may fill in after the tab.
  void prefetchRecipe(dataset);
  return (
    <Page>
      <HydrateClient>
        <DatasetHeader datasetId={id} />
        <DatasetPageBody datasetId={id}>
          <DatasetTabs datasetId={id} />
          <RecipeProvider datasetId={id}>{children}</RecipeProvider>
        </DatasetPageBody>
      </HydrateClient>
    </Page>
  );
}

async function prefetchRecipe({ id, status, roles }: DatasetDetail): Promise<void> {
  if (status !== "ready" || roles === null || roles.text === null || roles.targets.length === 0) return;
  const client = getQueryClient();
  await client.prefetchQuery({
    ...preparationQueries.suggestion(id),
    queryFn: () => suggestPreparation(id),
    retry: false,
  });
  const suggestion = client.getQueryData(preparationQueries.suggestion(id).queryKey);
  if (suggestion === undefined) return;
  await client.prefetchQuery({
    ...preparationQueries.preview(id, suggestion.recipe),
    queryFn: () => previewPreparation(id, suggestion.recipe),
    retry: false,
  });
}
