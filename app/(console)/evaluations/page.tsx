import type { Metadata } from "next";
import { connection } from "next/server";
import { EvaluationList } from "@/components/evaluations/evaluation-list";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { evaluationQueries } from "@/lib/evaluations/queries";
import { evaluationsQuery } from "@/lib/evaluations/schema";
import { listEvaluations } from "@/lib/evaluations/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Evaluations" };

export default async function EvaluationsPage() {
  await connection();
  await getQueryClient().prefetchInfiniteQuery({
    ...evaluationQueries.list(),
    queryFn: () => listEvaluations(evaluationsQuery.parse({ limit: 50 })),
    retry: false,
  });
  return (
    <Page>
      <PageHeader
        title="Evaluations"
        description="How good your models are on rows that they have not seen, and where they go wrong."
      />
      <HydrateClient>
        <EvaluationList />
      </HydrateClient>
    </Page>
  );
}
