"use client";

import { useId } from "react";
import { Select } from "@/components/ui/select";
import { TableHeader } from "@/components/ui/table";
import { roleOf } from "@/lib/datasets/assign-role";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import { problemOfColumn } from "@/lib/datasets/roles/refusal";
import { assignmentOf, roleOptions, whyNoLabel } from "@/lib/datasets/roles/role-options";
import { cn, formatCount, pluralise } from "@/lib/utils";
import type { RolesState } from "./use-roles";

interface ColumnHeadProps {
  fact: ColumnFacts;
  roles: RolesState;
}

/** A column's name, the choice of its role, and enough of its values to recognise it by. */
export function ColumnHead({ fact, roles }: ColumnHeadProps) {
  const { name, samples, emptyCount } = fact.column;
  const errorId = useId();
  const role = roleOf(roles.shown, name);
  const problem = problemOfColumn(roles.problems, name);
  const examples = samples.map((sample) => `“${sample}”`).join(", ");
  return (
    <TableHeader
      className={cn(
        "h-auto min-w-44 max-w-96 py-2 align-bottom",
        (role === "text" || role === "label") && "bg-accent-soft",
      )}
      aria-label={name === "" ? "Column without a name" : name}
    >
      <span className="block truncate text-sm text-text" title={name}>
        {name === "" ? "(no name)" : name}
      </span>
      <Select
        aria-label={`Role of column ${name}`}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : errorId}
        className="mt-1.5 h-7 w-34 text-xs"
        options={roleOptions(roles.shown, name, whyNoLabel(fact))}
        value={role}
        onValueChange={(choice) => {
          const { role: next, asWell } = assignmentOf(choice);
          roles.assign(name, next, asWell);
        }}
      />
      <span
        id={errorId}
        role="alert"
        className="block max-w-64 whitespace-normal font-normal text-danger not-empty:mt-1.5"
      >
        {problem}
      </span>
      <span className="mt-1.5 block font-normal tabular-nums">
        {pluralise(fact.valueCount, "different value")}
        {emptyCount > 0 ? `, ${formatCount(emptyCount)} empty` : ""}
      </span>
      <span className="block max-w-64 truncate font-normal" title={examples}>
        {examples || "no values"}
      </span>
    </TableHeader>
  );
}
