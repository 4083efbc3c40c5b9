import { EvaluationOverview } from "@/components/evaluations/evaluation-overview";

/** How good it is. */
export default async function EvaluationPage({ params }: PageProps<"/evaluations/[evaluationId]">) {
  return <EvaluationOverview evaluationId={(await params).evaluationId} />;
}
