import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { RejectedLines } from "@/components/datasets/rejected-lines";
import { QuickTrainButton } from "@/components/jobs/quick-train-button";
import { Page } from "@/components/layout/page";
import { FIRST_LINES } from "@/components/preparations/first-lines";
import { PreparationView } from "@/components/preparations/preparation-view";
import { Button } from "@/components/ui/button";
import { jobSettingsHref } from "@/lib/jobs/search-params";
import { preparationQueries } from "@/lib/preparations/queries";
import { listExamples } from "@/lib/preparations/server/examples";
import { getPreparation } from "@/lib/preparations/server/get";
import { orNotFound } from "@/lib/query/found";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

/** Read once for the title and the page. */
const loadPreparation = cache((preparationId: string) => orNotFound(getPreparation(preparationId)));

export async function generateMetadata({ params }: PageProps<"/preparations/[preparationId]">): Promise<Metadata> {
  const { datasetName } = await loadPreparation((await params).preparationId);
  return { title: `Splits of ${datasetName}` };
}

export default async function PreparationPage({ params }: PageProps<"/preparations/[preparationId]">) {
  const preparation = await loadPreparation((await params).preparationId);
  const { id, summary } = preparation;
  const client = getQueryClient();
  client.setQueryData(preparationQueries.detail(id).queryKey, preparation);
  await client.prefetchQuery({
    ...preparationQueries.examples(id, FIRST_LINES),
    queryFn: () => listExamples(id, FIRST_LINES),
    retry: false,
  });
  return (
    <Page>
      <HydrateClient>
        <PreparationView
          preparationId={id}
          rejected={<RejectedLines datasetId={preparation.datasetId} />}
          actions={
            <>
              <Button asChild>
                <Link href={jobSettingsHref(id)}>Choose settings…</Link>
              </Button>
              <QuickTrainButton preparationId={id} hasValidation={summary.splits.validation.rows > 0} />
            </>
          }
        />
      </HydrateClient>
    </Page>
  );
}
