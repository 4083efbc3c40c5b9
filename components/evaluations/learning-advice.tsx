"use client";

import { useState } from "react";
import { ShowMore } from "@/components/ui/show-more";
import { describeLearningAdvice } from "@/lib/evaluations/learning/describe";
import type { LearningAdvice, LearningCurve } from "@/lib/evaluations/learning-schema";

/** Labels that more rows would help come first, those that nothing is known of last. */
const ORDER: Record<LearningAdvice["verdict"], number> = { rising: 0, flat: 1, unknown: 2 };
const PAGE = 10;

/** What a learning curve says of the whole target and of each of its labels, as sentences. */
export function LearningAdviceList({ curve, target }: { curve: LearningCurve; target: string }) {
  const [shown, setShown] = useState(PAGE);
  const own = curve.advice.filter((advice) => advice.target === target);
  const all = own.find(({ label }) => label === null);
  const labels = own
    .filter(({ label }) => label !== null)
    .sort((one, other) => ORDER[one.verdict] - ORDER[other.verdict] || (one.moreRows ?? 0) - (other.moreRows ?? 0));
  return (
    <div className="flex flex-col gap-2 text-sm">
      {all === undefined ? null : (
        <p>
          <span className="font-medium">All labels together:</span> {describeLearningAdvice(all)}.
        </p>
      )}
      <ul aria-label="What more rows would bring, by label" className="flex flex-col gap-1">
        {labels.slice(0, shown).map((advice) => (
          <li key={advice.label} className="break-words">
            <span className="font-medium">{advice.label}:</span>{" "}
            <span className={advice.verdict === "rising" ? undefined : "text-muted"}>
              {describeLearningAdvice(advice)}
            </span>
          </li>
        ))}
      </ul>
      {labels.length > shown ? (
        <ShowMore onMore={() => setShown(shown + 5 * PAGE)}>{`${shown} of ${labels.length} labels`}</ShowMore>
      ) : null}
    </div>
  );
}
