"use client";

import { Lightbulb } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cleanHref, datasetHref, rowsHref } from "@/lib/datasets/search-params";
import { describeAdvice } from "@/lib/evaluations/describe-advice";
import type { Advice } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { evaluationHref, predictionsHref } from "@/lib/evaluations/search-params";
import { assertNever } from "@/lib/utils";

interface AdviceListProps {
  evaluation: EvaluationDetail;
  advice: readonly Advice[];
}

/** What to mend, each with the way to where it is done. */
export function AdviceList({ evaluation, advice }: AdviceListProps) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {advice.map((one) => (
          <li
            key={JSON.stringify(one)}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3"
          >
            <span className="flex min-w-0 flex-1 basis-72 gap-2.5 text-sm leading-6">
              <Lightbulb aria-hidden className="mt-1 size-4 shrink-0 text-warning" />
              <span className="wrap-anywhere min-w-0">{describeAdvice(one)}</span>
            </span>
            <span className="flex flex-wrap gap-2">
              {waysOf(one, evaluation).map(({ href, words }) => (
                <Button key={words} asChild size="sm">
                  <Link href={href} prefetch={false}>
                    {words}
                  </Link>
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface Way {
  href: string;
  words: string;
}

/** Where what is advised can be done. */
function waysOf(advice: Advice, { id, datasetId, modelId }: EvaluationDetail): Way[] {
  const { target } = advice;
  switch (advice.kind) {
    case "too_few_rows": {
      const [label] = advice.labels;
      return label === undefined
        ? []
        : [{ href: rowsHref(datasetId, { target, label }), words: `See the rows of ${label}` }];
    }
    case "absent_in_split":
    case "other_mix":
      return [{ href: datasetHref(datasetId, "splits"), words: "Make new splits" }];
    case "hard_to_tell_apart": {
      const [truth, predicted] = advice.labels;
      return [
        { href: predictionsHref(id, { target, truth, predicted }), words: "Look at the rows" },
        { href: cleanHref(datasetId, { target }), words: "Merge or rename labels" },
      ];
    }
    case "over_confident":
      return [
        { href: "#calibration", words: "See how far" },
        ...(modelId === null ? [] : [{ href: evaluationHref(id, "thresholds"), words: "Set thresholds" }]),
      ];
    default:
      return assertNever(advice);
  }
}
