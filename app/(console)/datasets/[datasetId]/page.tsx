import type { Metadata } from "next";
import { cache } from "react";
import { DatasetHeader } from "@/components/datasets/dataset-header";
import { DatasetOverview } from "@/components/datasets/dataset-overview";
import { DatasetPageBody } from "@/components/datasets/dataset-page-body";
import { PREVIEW_ROWS } from "@/components/datasets/preview-rows";
import { Page } from "@/components/layout/page";
import { DatasetPreparations } from "@/components/preparations/dataset-preparations";
import { RecipeWorkspace } from "@/components/preparations/recipe-workspace";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { parseDatasetSearch } from "@/lib/datasets/search-params";
import { getDataset } from "@/lib/datasets/server/get";
import { profileDataset } from "@/lib/datasets/server/profile";
import { listRows } from "@/lib/datasets/server/rows";
import { preparationQueries } from "@/lib/preparations/queries";
import { listPreparations } from "@/lib/preparations/server/list";
import { previewPreparation } from "@/lib/preparations/server/preview";
import { suggestPreparation } from "@/lib/preparations/server/suggest";
import { orNotFound } from "@/lib/query/found";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

/** Read once for the title and the page. */
const loadDataset = cache((datasetId: string) => orNotFound(getDataset(datasetId)));

export async function generateMetadata({ params }: PageProps<"/datasets/[datasetId]">): Promise<Metadata> {
  const { name } = await loadDataset((await params).datasetId);
  return { title: name };
}

export default async function DatasetPage({ params, searchParams }: PageProps<"/datasets/[datasetId]">) {
  const dataset = await loadDataset((await params).datasetId);
  const { id } = dataset;
  getQueryClient().setQueryData(datasetQueries.detail(id).queryKey, dataset);
  if (dataset.status === "ready") await prefetchContents(dataset, parseDatasetSearch(await searchParams).label);
  return (
    <Page>
      <HydrateClient>
        <DatasetHeader datasetId={id} />
        <DatasetPageBody datasetId={id}>
          <RecipeWorkspace datasetId={id}>
            <DatasetOverview datasetId={id} />
            <DatasetPreparations datasetId={id} />
          </RecipeWorkspace>
        </DatasetPageBody>
      </HydrateClient>
    </Page>
  );
}

/** Everything that the page shows first, counts and preview included: all of it comes from one columnar file. */
async function prefetchContents({ id, roles }: DatasetDetail, label: string | undefined) {
  const client = getQueryClient();
  const hasRoles = roles !== null && roles.text !== null && roles.targets.length > 0;
  await Promise.all([
    client.prefetchQuery({
      ...datasetQueries.rows(id, { limit: PREVIEW_ROWS, label }),
      queryFn: () => listRows(id, { limit: PREVIEW_ROWS, label }),
      retry: false,
    }),
    client.prefetchQuery({ ...datasetQueries.profile(id), queryFn: () => profileDataset(id), retry: false }),
    client.prefetchInfiniteQuery({
      ...preparationQueries.list(id),
      queryFn: () => listPreparations({ limit: 50, datasetId: id }),
      retry: false,
    }),
    ...(hasRoles ? [prefetchSuggestion(id)] : []),
  ]);
}

async function prefetchSuggestion(id: string) {
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
