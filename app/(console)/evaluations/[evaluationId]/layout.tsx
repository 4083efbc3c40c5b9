import type { Metadata } from "next";
import { EvaluationShell } from "@/components/evaluations/evaluation-shell";
import { Page } from "@/components/layout/page";
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
        <EvaluationShell evaluationId={evaluation.id}>{children}</EvaluationShell>
      </HydrateClient>
    </Page>
  );
}
