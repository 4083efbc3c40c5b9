"use client";

import { MessageSquareWarning } from "lucide-react";
import { useState } from "react";
import { CorrectionDialog } from "@/components/corrections/correction-dialog";
import { Button } from "@/components/ui/button";
import { labelsGiven } from "@/lib/datasets/corrections/verdict";
import type { ModelSummary } from "@/lib/models/schema";
import type { ClassifyResult } from "@/lib/playground/schema";

interface WrongButtonProps {
  model: ModelSummary;
  text: string;
  /** What the model said. */
  result: ClassifyResult;
}

/**
 * "Wrong?": the text with its right labels waits to become a training row of the dataset's next version. Nothing where the
 * model has no dataset.
 */
export function WrongButton({ model: { id, targets, datasetId }, text, result }: WrongButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (datasetId === null) return null;
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        <MessageSquareWarning aria-hidden />
        Wrong?
      </Button>
      {isOpen ? (
        <CorrectionDialog
          text={text}
          model={{ id, targets, datasetId }}
          predicted={labelsGiven(result.results[0]?.targets ?? [])}
          source="playground"
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}
