"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { assignRole, type ColumnRole, type DraftRoles } from "@/lib/datasets/assign-role";
import { targetName } from "@/lib/datasets/guess-roles";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { DatasetDetail } from "@/lib/datasets/schema";

/** The roles as the screen shows them: what is saved, or what is being chosen. */
export interface RolesState {
  shown: DraftRoles;
  isSaving: boolean;
  /** False until a person has confirmed the guess or chosen. */
  isConfirmed: boolean;
  assign: (column: string, role: ColumnRole) => void;
  confirm: () => void;
}

/** Choosing roles: saved as soon as text and label are both there; until then the choice lives here. */
export function useRoles({ id, roles }: DatasetDetail): RolesState {
  const [draft, setDraft] = useState<DraftRoles | null>(null);
  const update = useMutation(datasetMutations.update(useQueryClient(), id));
  const single = roles?.targets.find((target) => target.kind === "single");
  const saved: DraftRoles = { text: roles?.text?.columns[0] ?? null, label: single?.column ?? null };
  const shown = draft ?? saved;

  /** Saves both roles once they are there; on a refusal the columns stand as they stood `before`. */
  const save = ({ text, label }: DraftRoles, before: DraftRoles | null) => {
    if (text === null || label === null) return;
    // A name that a person or the guess gave to the same column stays.
    const kept = single?.column === label ? single : undefined;
    update.mutate(
      { roles: { text, targets: [kept ?? { name: targetName(label), column: label }] } },
      {
        onSuccess: () => setDraft(null),
        onError: ({ message }) => {
          setDraft(before);
          toast.error("The columns were not changed", { description: message });
        },
      },
    );
  };

  return {
    shown,
    isSaving: update.isPending,
    isConfirmed: draft === null && roles?.origin === "confirmed",
    assign: (column, role) => {
      const next = assignRole(shown, column, role);
      setDraft(next);
      save(next, draft);
    },
    confirm: () => save(shown, draft),
  };
}
