"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Target } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationHref } from "@/lib/evaluations/search-params";

interface EvaluateButtonProps {
  modelId: string;
  label?: string;
  variant?: "primary" | "secondary";
}

/** Asks the model for every row of its own test split, and goes to where the result comes. */
export function EvaluateButton({
  modelId,
  label = "Evaluate on the test split",
  variant = "secondary",
}: EvaluateButtonProps) {
  const router = useRouter();
  const isTaken = useRef(false);
  const { mutate, isPending, isSuccess } = useMutation(evaluationMutations.create(useQueryClient()));
  const evaluate = () => {
    // A double click arrives before the button is drawn as busy.
    if (isTaken.current) return;
    isTaken.current = true;
    mutate(
      { kind: "model", modelId },
      {
        onSuccess: ({ id }) => router.push(evaluationHref(id)),
        onError: ({ message }) => {
          isTaken.current = false;
          toast.error("The evaluation was not started", { description: message });
        },
      },
    );
  };
  return (
    // Busy until the next page is there.
    <Button variant={variant} pending={isPending || isSuccess} onClick={evaluate}>
      <Target aria-hidden />
      {label}
    </Button>
  );
}
