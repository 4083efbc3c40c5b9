"use client";

import { Select } from "@/components/ui/select";
import { TableHeader } from "@/components/ui/table";
import type { ColumnRole } from "@/lib/datasets/assign-role";
import type { DatasetColumn } from "@/lib/datasets/schema";
import { cn, formatCount } from "@/lib/utils";

const USED = [
  { value: "text", label: "Text", hint: "What is read and classified" },
  { value: "label", label: "Label", hint: "What the classifier answers" },
] as const;

const IGNORED = { value: "ignore", label: "Ignore", hint: "Kept in the file, not used" } as const;

/** Both roles have to be filled: a column loses its role when another one takes it. */
const LOCKED = { ...IGNORED, hint: "Give its role to another column first", disabled: true } as const;

interface ColumnHeadProps {
  column: DatasetColumn;
  role: ColumnRole;
  disabled: boolean;
  onRoleChange: (role: ColumnRole) => void;
}

/** A column's name, the choice of its role, and enough of its values to recognise it by. */
export function ColumnHead({ column, role, disabled, onRoleChange }: ColumnHeadProps) {
  const { name, samples, distinctCount, emptyCount } = column;
  const examples = samples.map((sample) => `“${sample}”`).join(", ");
  return (
    <TableHeader className={cn("h-auto min-w-44 max-w-96 py-2 align-bottom", role !== "ignore" && "bg-accent-soft")}>
      <span className="block truncate text-sm text-text" title={name}>
        {name === "" ? "(no name)" : name}
      </span>
      <Select
        aria-label={`Role of column ${name}`}
        className="mt-1.5 h-7 w-28 text-xs"
        options={[...USED, role === "ignore" ? IGNORED : LOCKED]}
        value={role}
        onValueChange={onRoleChange}
        disabled={disabled}
      />
      <span className="mt-1.5 block font-normal tabular-nums">
        {formatCount(distinctCount)} distinct
        {emptyCount > 0 ? `, ${formatCount(emptyCount)} empty` : ""}
      </span>
      <span className="block max-w-64 truncate font-normal" title={examples}>
        {examples || "no values"}
      </span>
    </TableHeader>
  );
}
