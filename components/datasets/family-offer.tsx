"use client";

import { Combine } from "lucide-react";
import { Button } from "@/components/ui/button";
import { roleOf } from "@/lib/datasets/assign-role";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import { flagFamily } from "@/lib/datasets/roles/flag-family";
import { targetOfFamily } from "@/lib/datasets/roles/make-target";
import { quotedNames } from "@/lib/datasets/roles/words";
import { formatCount } from "@/lib/utils";
import type { RolesState } from "./use-roles";

interface FamilyOfferProps {
  roles: RolesState;
  facts: readonly ColumnFacts[];
}

/** Columns of yes and no, or of scores, that are not one set of labels yet: one press makes them one. */
export function FamilyOffer({ roles, facts }: FamilyOfferProps) {
  const isInSet = ({ column: { name } }: ColumnFacts) =>
    roles.shown.targets.some(
      (target) => target.kind === "multi" && "columns" in target.source && target.source.columns.includes(name),
    );
  const family = flagFamily(facts.filter((fact) => !isInSet(fact) && roleOf(roles.shown, fact.column.name) !== "text"));
  if (family === null) return null;
  const names = family.columns.map(({ column }) => column.name);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-border border-t bg-sunken px-5 py-2.5 text-sm">
      <p className="wrap-anywhere min-w-60 flex-1 text-muted">
        {quotedNames(names, 4)} each hold {family.hasScores ? "a score between 0 and 1" : "yes or no"}.
      </p>
      <Button size="sm" onClick={() => roles.group(targetOfFamily(family))}>
        <Combine aria-hidden />
        These {formatCount(names.length)} columns are one set of labels
      </Button>
    </div>
  );
}
