"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import type { ConflictsReport } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import type { StepActionInput } from "@/lib/datasets/steps-schema";
import { messageOf, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";

export type Conflict = ConflictsReport["data"][number];

/** One toast for all of them: they are settled one after the other, by keyboard. */
const TOAST = "clean-conflicts";

/**
 * The conflicts of a target without those that were settled just now: they leave the list at once, and come back where the
 * server refuses, or where one undoes it.
 */
export function useConflicts(target: string) {
  const { dataset, run } = useCleaning();
  const query = useInfiniteQuery(datasetQueries.conflicts(dataset.id, target));
  const { data: steps } = useQuery(datasetQueries.steps(dataset.id));
  /** Texts with the step that settled them; null while it is on its way. */
  const [settled, setSettled] = useState<ReadonlyMap<string, string | null>>(new Map());
  const [said, setSaid] = useState("");

  const isSettled = ({ text }: Conflict) => {
    const stepId = settled.get(text);
    if (stepId === undefined || stepId === null) return stepId === null;
    return steps?.data.some(({ id, isApplied }) => id === stepId && isApplied) ?? false;
  };
  const all = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const conflicts = all.filter((conflict) => !isSettled(conflict));
  const total = (query.data?.pages[0]?.total ?? 0) - (all.length - conflicts.length);

  const mark = (text: string, stepId: string | null | undefined) =>
    setSettled((before) => {
      const after = new Map(before);
      if (stepId === undefined) after.delete(text);
      else after.set(text, stepId);
      return after;
    });

  const settle = async ({ text }: Conflict, action: StepActionInput, words: string) => {
    mark(text, null);
    setSaid(`${words}. ${pluralise(total - 1, "conflict")} left.`);
    try {
      const step = await run(action, { toastId: TOAST });
      mark(text, step?.id);
    } catch (error) {
      mark(text, undefined);
      toast.error("The conflict stays as it is", { id: TOAST, description: messageOf(error) });
    }
  };
  return {
    query,
    conflicts,
    total,
    /** What was done last, for screen readers. */
    said,
    label: (conflict: Conflict, label: string) =>
      settle(
        conflict,
        { kind: "set_label_of_text", target, text: conflict.text, label },
        `All rows with this text are ${label} now`,
      ),
    drop: (conflict: Conflict) =>
      settle(
        conflict,
        { kind: "resolve_conflicts", target, how: "drop", texts: [conflict.text] },
        "All rows with this text are gone",
      ),
  };
}
