"use client";

import { useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Target } from "@/lib/datasets/roles-schema";
import {
  type CellEdit,
  cellsByName,
  isUnreadable,
  labelEdits,
  rowLabels,
  toggleLabel,
} from "@/lib/datasets/row-labels";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { RowEdits } from "./use-row-edits";

export interface RowActions {
  /** Sets exactly these labels. */
  setLabels: (target: Target, labels: readonly string[]) => void;
  /** Chooses a label, or, of several, takes it away where it is there. */
  toggle: (target: Target, label: string) => void;
  /** Writes a cell of any row. */
  editCell: (row: number, cell: CellEdit) => void;
  remove: () => void;
  /** False, with a sentence, where the row cannot be changed. */
  canChange: () => boolean;
  /** What was done last, for screen readers. */
  said: string;
}

interface ActionsInput {
  row: DatasetRows["data"][number] | undefined;
  names: readonly string[];
  readOnly: string | null;
  edits: RowEdits;
}

/** What can be done to the row at the cursor. */
export function useRowActions({ row, names, readOnly, edits }: ActionsInput): RowActions {
  const [said, setSaid] = useState("");
  const cellOf = cellsByName(names, row?.cells ?? []);

  const canChange = () => {
    if (readOnly !== null)
      toast.info("These rows cannot be edited here", { id: "row-read-only", description: readOnly });
    return row !== undefined && readOnly === null;
  };

  const setLabels = (target: Target, labels: readonly string[]) => {
    if (!canChange() || row === undefined) return;
    if (isUnreadable(target, cellOf)) {
      toast.error("The labels of this row cannot be read", {
        description: `The cell under ${target.name} is no list. Take its text away first, then choose labels.`,
      });
      return;
    }
    const cells = labelEdits(target, cellOf, labels);
    if (cells.length === 0) return;
    edits.apply({ kind: "edit_row", row: row.row, cells });
    setSaid(`Row ${row.row}: ${labels.length === 0 ? "no label" : labels.join(", ")}`);
  };

  return {
    said,
    canChange,
    setLabels,
    toggle: (target, label) => setLabels(target, toggleLabel(target, rowLabels(target, cellOf), label)),
    editCell: (of, cell) => edits.apply({ kind: "edit_row", row: of, cells: [cell] }),
    remove: () => {
      if (!canChange() || row === undefined) return;
      edits.apply({ kind: "delete_rows", rows: [row.row] }, (step) =>
        toast.success(`Removed row ${row.row}`, { action: { label: "Undo", onClick: () => edits.undoStep(step) } }),
      );
    },
  };
}
