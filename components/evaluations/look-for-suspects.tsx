"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Search, Square } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import { cleanHref } from "@/lib/datasets/search-params";
import { evaluationKeys } from "@/lib/evaluations/queries";
import type { EvaluationDetail, PredictionsPage } from "@/lib/evaluations/schema";
import { messageOf } from "@/lib/utils";

interface LookForSuspectsProps {
  evaluation: EvaluationDetail;
  target: string;
  status: PredictionsPage["suspects"];
  onFound: () => void;
}

/** Looks in the whole dataset for labels that look wrong, to mark them among the answers; once they are known, the way to all. */
export function LookForSuspects({ evaluation: { id, datasetId }, target, status, onFound }: LookForSuspectsProps) {
  const client = useQueryClient();
  const controller = useRef(new AbortController());
  const { mutateAsync, isPending } = useMutation(
    datasetMutations.findSuspects(client, datasetId, () => controller.current.signal),
  );
  // Whoever leaves does not wait for it, and is not to be brought back.
  useEffect(() => () => controller.current.abort(), []);
  const look = async () => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    try {
      await mutateAsync(target);
      await client.invalidateQueries({ queryKey: evaluationKeys.answers(id) });
      if (!signal.aborted) onFound();
    } catch (error) {
      if (signal.aborted) return;
      toast.error("The labels could not be looked at", { description: messageOf(error) });
    }
  };
  if (status === "refused") return null;
  if (status === "known") {
    return (
      <Link
        href={cleanHref(datasetId, { target }, "suspects")}
        prefetch={false}
        className="rounded-sm text-muted text-sm underline-offset-4 hover:text-text hover:underline"
      >
        All labels that look wrong
      </Link>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button size="sm" pending={isPending} onClick={() => void look()}>
        <Search aria-hidden />
        Look for wrong labels
      </Button>
      {isPending ? (
        <>
          <span role="status" className="text-muted text-sm">
            Comparing the rows of the dataset…
          </span>
          <Button size="sm" variant="ghost" onClick={() => controller.current.abort()}>
            <Square aria-hidden />
            Stop
          </Button>
        </>
      ) : null}
    </span>
  );
}
