import { EvaluationThresholds } from "@/components/evaluations/evaluation-thresholds";

/** From which scores on labels are chosen. */
export default async function ThresholdsPage({ params }: PageProps<"/evaluations/[evaluationId]/thresholds">) {
  return <EvaluationThresholds evaluationId={(await params).evaluationId} />;
}
