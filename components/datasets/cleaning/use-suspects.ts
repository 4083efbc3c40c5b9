"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import { type KeptThen, undoneKeep } from "@/lib/datasets/suspect-commands";
import type { Suspect } from "@/lib/datasets/suspects-schema";
import { formatCount, messageOf } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { useUndoFirst } from "./use-undo-keys";

/** One toast for all of them: they are settled one after the other, by keyboard. */
const TOAST = "clean-suspects";

/** How a row was settled: by a step, or kept as it is; null while that is on its way. */
type Settled = string | "kept" | null;

/** Labels that an undo by keyboard takes back, the last one first. */
type Kept = KeptThen & { suspect: Suspect };

/**
 * The rows of a target whose label looks wrong, without those that were settled just now: they leave the list at once, and
 * come back where the server refuses, or where one undoes it.
 */
export function useSuspects(target: string) {
  const { dataset, run, isBusy } = useCleaning();
  const client = useQueryClient();
  const query = useInfiniteQuery(datasetQueries.suspects(dataset.id, target));
  const { data: steps } = useQuery(datasetQueries.steps(dataset.id));
  const keeping = useMutation(datasetMutations.keepLabel(client, dataset.id, target));
  const [settled, setSettled] = useState<ReadonlyMap<number, Settled>>(new Map());
  const [said, setSaid] = useState("");
  const kept = useRef<Kept[]>([]);

  const isSettled = ({ row }: Suspect) => {
    const how = settled.get(row);
    if (how === undefined || how === null || how === "kept") return how !== undefined;
    return steps?.data.some(({ id, isApplied }) => id === how && isApplied) ?? false;
  };
  const found = query.data?.pages[0]?.found ?? null;
  const all = query.data?.pages.flatMap((page) => page.found?.data ?? []) ?? [];
  const suspects = all.filter((suspect) => !isSettled(suspect));
  const leftCount = (found?.leftCount ?? 0) - (all.length - suspects.length);

  const mark = (row: number, how: Settled | undefined) =>
    setSettled((before) => {
      const after = new Map(before);
      if (how === undefined) after.delete(row);
      else after.set(row, how);
      return after;
    });
  const say = (words: string) => setSaid(`${words}. ${formatCount(leftCount - 1)} left.`);
  const failed = (row: number, error: unknown) => {
    mark(row, undefined);
    toast.error("The label stays as it is", { id: TOAST, description: messageOf(error) });
  };

  const accept = async ({ row, label, suggestion }: Suspect, column: string) => {
    mark(row, null);
    say(`${label} is ${suggestion} now`);
    try {
      const cells = [{ column, value: suggestion }];
      const step = await run({ kind: "edit_row", row, cells }, { toastId: TOAST });
      mark(row, step?.id);
    } catch (error) {
      failed(row, error);
    }
  };

  const takeBack = async ({ row, label }: Suspect) => {
    kept.current = kept.current.filter((entry) => entry.row !== row);
    setSaid(`${label} is to be looked at again.`);
    try {
      await keeping.mutateAsync({ row, isKept: false });
      mark(row, undefined);
      toast.message("To be looked at again", { id: TOAST });
    } catch (error) {
      toast.error("The label stays kept", { id: TOAST, description: messageOf(error) });
    }
  };

  const keep = async (suspect: Suspect) => {
    const { row, label } = suspect;
    mark(row, "kept");
    say(`${label} is kept`);
    // Steps that are on their way came before it.
    const underWay = [...settled.values()].filter((how) => how === null).length;
    kept.current = [...kept.current, { row, suspect, applied: (steps?.applied ?? 0) + underWay }];
    try {
      await keeping.mutateAsync({ row, isKept: true });
      toast.success(`Kept as ${label}`, {
        id: TOAST,
        description: "It is not suggested again while its text and its label stay.",
        action: { label: "Undo", onClick: () => void takeBack(suspect) },
      });
    } catch (error) {
      kept.current = kept.current.filter((entry) => entry.row !== row);
      failed(row, error);
    }
  };

  useUndoFirst(() => {
    const last = undoneKeep(kept.current, steps?.applied ?? 0, isBusy);
    if (last !== null) void takeBack(last.suspect);
    return last !== null;
  });

  return {
    query,
    found,
    suspects,
    leftCount,
    /** What was done last, for screen readers. */
    said,
    accept,
    keep,
  };
}
