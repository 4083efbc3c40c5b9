"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import {
  assignRole,
  type ColumnRole,
  type DraftRoles,
  groupAsTarget,
  isComplete,
  NO_ROLES,
} from "@/lib/datasets/assign-role";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import { targetNameOf, targetOfColumn } from "@/lib/datasets/roles/make-target";
import { type RoleProblem, roleProblems } from "@/lib/datasets/roles/refusal";
import type { Target, TextRole } from "@/lib/datasets/roles-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { ApiError } from "@/lib/http/api-client";

/** The roles as the screen shows them: what is saved, or what is being chosen. */
export interface RolesState {
  shown: DraftRoles;
  /** A guess to review, confirmed by a person, without what is needed at least, or not taken by the server. */
  state: "guessed" | "confirmed" | "missing" | "refused";
  /** True while what is shown is not what is saved: figures of the saved roles do not fit it. */
  isDraft: boolean;
  isSaving: boolean;
  problems: readonly RoleProblem[];
  assign: (column: string, role: ColumnRole, asWell: boolean) => void;
  /** Makes one target of several columns. */
  group: (target: Target) => void;
  setText: (text: TextRole) => void;
  setTarget: (index: number, target: Target) => void;
  removeTarget: (index: number) => void;
  confirm: () => void;
  /** Back to what is saved. */
  takeBack: () => void;
}

/**
 * Choosing roles: saved as soon as text and label are both there; until then the choice lives here. The reason of a
 * refusal stands at the control it belongs to; a column's choice goes back to what it was, a filled field stays as it is.
 */
export function useRoles({ id, roles: saved }: DatasetDetail, facts: readonly ColumnFacts[]): RolesState {
  const [draft, setDraft] = useState<DraftRoles | null>(null);
  const [problems, setProblems] = useState<readonly RoleProblem[]>([]);
  const update = useMutation({
    ...datasetMutations.update(useQueryClient(), id),
    // Quick choices are sent one after the other, in the order in which they were made.
    scope: { id: `dataset roles ${id}` },
  });
  const shown = draft ?? saved ?? NO_ROLES;

  const change = (next: DraftRoles) => {
    setProblems([]);
    setDraft(next);
    if (!isComplete(next)) return;
    const { text, targets, group, split, id: idColumn } = next;
    update.mutate(
      { roles: { text, targets, group, split, id: idColumn } },
      // Only of the newest choice: an older one says nothing about what is shown.
      {
        onSuccess: () => setDraft(null),
        onError: (error) => {
          const found = roleProblems(error instanceof ApiError ? error.fields : [], error.message, next);
          setProblems(found);
          if (found.every(isAtField)) return;
          setDraft(null);
          const other = found.find(({ place }) => place.type === "none");
          if (other !== undefined) toast.error("The columns were not changed", { description: other.reason });
        },
      },
    );
  };

  const targetOf = (column: string): Target => {
    const known = saved?.targets.find((target) => target.kind === "single" && target.column === column);
    if (known !== undefined) return known;
    const fact = facts.find((candidate) => candidate.column.name === column);
    return fact === undefined ? { name: targetNameOf(column), kind: "single", column } : targetOfColumn(fact);
  };

  return {
    shown,
    state: stateOf(shown, draft, problems, saved?.origin === "guessed"),
    isDraft: draft !== null,
    isSaving: update.isPending,
    problems,
    assign: (column, role, asWell) => change(assignRole(shown, { column, role, asWell }, targetOf)),
    group: (target) => change(groupAsTarget(shown, target)),
    setText: (text) => change({ ...shown, text }),
    setTarget: (index, target) => change({ ...shown, targets: shown.targets.with(index, target) }),
    removeTarget: (index) => change({ ...shown, targets: shown.targets.toSpliced(index, 1) }),
    confirm: () => change(shown),
    takeBack: () => {
      setDraft(null);
      setProblems([]);
    },
  };
}

const isAtField = ({ place }: RoleProblem) => place.type === "template" || place.type === "target";

function stateOf(
  shown: DraftRoles,
  draft: DraftRoles | null,
  problems: readonly RoleProblem[],
  isGuess: boolean,
): RolesState["state"] {
  if (!isComplete(shown)) return "missing";
  if (draft !== null && problems.length > 0) return "refused";
  return draft === null && isGuess ? "guessed" : "confirmed";
}
