"use client";

import { useEffect, useState } from "react";
import type { ModelSummary } from "@/lib/models/schema";
import { outcomeOf } from "@/lib/playground/outcome";
import type { ClassifyResult } from "@/lib/playground/schema";
import type { Mode } from "@/lib/playground/search-params";
import { topLabels } from "@/lib/playground/verdict";
import { recordTry } from "./use-tried-texts";

interface Answer {
  modelId: string;
  text: string;
  result: ClassifyResult;
}

/**
 * The newest answer of this model: it stays on the screen while the next one is under way, or if that one fails. Each is
 * noted in the history.
 */
export function useLastAnswer(
  model: ModelSummary,
  mode: Mode,
  text: string,
  result: ClassifyResult | undefined,
): Answer | null {
  const [last, setLast] = useState<Answer | null>(null);
  const { id: modelId, targets } = model;
  const isNew = result !== undefined && (last?.result !== result || last.text !== text);
  if (isNew) setLast({ modelId, text, result });
  useEffect(() => {
    if (result === undefined) return;
    const [first] = result.results;
    const tops = topLabels(first?.targets ?? []);
    recordTry({ model: modelId, mode, text, tops, outcome: first === undefined ? null : outcomeOf(first, targets) });
  }, [modelId, targets, mode, text, result]);
  if (isNew) return { modelId, text, result };
  return last?.modelId === modelId ? last : null;
}
