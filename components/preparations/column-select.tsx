"use client";

import type { ReactNode } from "react";
import { Select } from "@/components/ui/select";
import type { DatasetColumn } from "@/lib/datasets/schema";
import { pluralise } from "@/lib/utils";

interface ColumnSelectProps {
  columns: readonly DatasetColumn[];
  /** Name of the chosen column; empty for none. */
  value: string;
  onChange: (name: string) => void;
  /** The choice of no column; without it one is always chosen. */
  none?: ReactNode;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
}

const NONE = "none";

/** One of the columns, told apart by how many values they have. Options are positions, since a name can be any text. */
export function ColumnSelect({ columns, value, onChange, none, ...trigger }: ColumnSelectProps) {
  const index = columns.findIndex(({ name }) => name === value);
  const options = columns.map(({ name, distinctCount, emptyCount }, position) => ({
    value: String(position),
    label: name === "" ? "(no name)" : name,
    hint: pluralise(distinctCount - (emptyCount > 0 ? 1 : 0), "different value"),
  }));
  return (
    <Select
      {...trigger}
      value={index < 0 ? NONE : String(index)}
      onValueChange={(option) => onChange(columns[Number(option)]?.name ?? "")}
      options={none === undefined ? options : [{ value: NONE, label: none }, ...options]}
    />
  );
}
