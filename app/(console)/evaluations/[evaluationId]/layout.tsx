import type { Metadata } from "next";
import { Suspense } from "react";
import { EvaluationShell } from "@/components/evaluations/evaluation-shell";
import { Page } from "@/components/layout/page";
import { Skeleton } from "@/components/ui/skeleton";
import { evaluationQueries } from "@/lib/evaluations/queries";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadEvaluation, loadTitle } from "./load";

export async function generateMetadata({ params }: LayoutProps<"/evaluations/[evaluationId]">): Promise<Metadata> {
  return { title: await loadTitle((await params).evaluationId) };
}

/** What all parts of an evaluation share; until it is ready that is all there is. */
export default async function EvaluationLayout({ params, children }: LayoutProps<"/evaluations/[evaluationId]">) {
  const evaluation = await loadEvaluation((await params).evaluationId);
  getQueryClient().setQueryData(evaluationQueries.detail(evaluation.id).queryKey, evaluation);
  return (
    <Page>
      <HydrateClient>
        <EvaluationShell evaluationId={evaluation.id}>
          {/* Not `loading.tsx`, which is another for each part: it would be shown between two, for 300 ms at least. */}
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </EvaluationShell>
      </HydrateClient>
    </Page>
  );
}

/** Below the evaluation's name and tabs, which stay. */
function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-18" />
      <Skeleton className="h-96" />
    </div>
  );
}
