import type { Metadata } from "next";
import { DatasetHeader } from "@/components/datasets/dataset-header";
import { DatasetPageBody } from "@/components/datasets/dataset-page-body";
import { DatasetTabs } from "@/components/datasets/dataset-tabs";
import { Page } from "@/components/layout/page";
import { RecipeProvider } from "@/components/preparations/recipe-provider";
import { datasetQueries } from "@/lib/datasets/queries";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset, loadTitle } from "./load";

export async function generateMetadata({ params }: LayoutProps<"/datasets/[datasetId]">): Promise<Metadata> {
  return { title: await loadTitle((await params).datasetId) };
}

/**
 * What all tabs of a dataset share: its name, and the recipe that the bar below makes splits by. Whatever is counted over
 * all rows is asked for by the browser, so that a large dataset shows its first rows at once.
 */
export default async function DatasetLayout({ params, children }: LayoutProps<"/datasets/[datasetId]">) {
  const dataset = await loadDataset((await params).datasetId);
  const { id } = dataset;
  getQueryClient().setQueryData(datasetQueries.detail(id).queryKey, dataset);
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
