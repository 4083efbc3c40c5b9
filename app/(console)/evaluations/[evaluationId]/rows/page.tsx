import { AnswersView } from "@/components/evaluations/answers-view";

/** Every row with its answer, mistakes first. */
export default async function AnswersPage({ params }: PageProps<"/evaluations/[evaluationId]/rows">) {
  return <AnswersView evaluationId={(await params).evaluationId} />;
}
