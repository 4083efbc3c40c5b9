"use client";

import { useId } from "react";
import { Slider } from "@/components/ui/slider";
import { describeSimilarity, roundSimilarity, SIMILARITY_STEP } from "@/lib/datasets/copies/similarity-words";

interface SimilaritySliderProps {
  similarity: number;
  /** While it is dragged. */
  onChange: (similarity: number) => void;
  /** When it is let go. */
  onSettle: (similarity: number) => void;
}

/** How alike two texts have to be, in words. */
export function SimilaritySlider({ similarity, onChange, onSettle }: SimilaritySliderProps) {
  const id = useId();
  const words = describeSimilarity(similarity);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span id={id} className="font-medium">
          How alike
        </span>
        <span aria-hidden className="text-muted">
          <span className="font-medium text-text tabular-nums">{Math.round(similarity * 100)}%</span>:{" "}
          {words.toLowerCase()}
        </span>
      </div>
      <Slider
        aria-labelledby={id}
        value={similarity}
        min={0.5}
        max={1}
        step={SIMILARITY_STEP}
        valueText={`${Math.round(similarity * 100)} percent: ${words}`}
        onValueChange={(next) => onChange(roundSimilarity(next))}
        onValueCommit={(next) => onSettle(roundSimilarity(next))}
      />
      <div aria-hidden className="flex justify-between gap-4 text-muted text-xs">
        <span>Half of the words</span>
        <span className="text-right">All but case and punctuation</span>
      </div>
    </div>
  );
}
