import { ConfusionView } from "@/components/evaluations/confusion-view";
import { evaluationQueries } from "@/lib/evaluations/queries";
import { getConfusion } from "@/lib/evaluations/server/confusion";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadEvaluation } from "../load";

/** What is taken for what. The matrix comes with the page, so that it is drawn at once. */
export default async function ConfusionPage({
  params,
  searchParams,
}: PageProps<"/evaluations/[evaluationId]/confusion">) {
  const { id, report } = await loadEvaluation((await params).evaluationId);
  const asked = (await searchParams).target;
  const target = report?.targets.find((one) => one.target === asked) ?? report?.targets[0];
  if (target?.kind === "single") {
    await getQueryClient().prefetchQuery({
      ...evaluationQueries.confusion(id, target.target),
      queryFn: () => getConfusion(id, target.target),
      retry: false,
    });
  }
  return (
    <HydrateClient>
      <ConfusionView evaluationId={id} />
    </HydrateClient>
  );
}
