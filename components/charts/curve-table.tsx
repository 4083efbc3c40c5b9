"use client";

import { formatCurveValue } from "@/lib/charts/curve-words";
import { lineName, type PreparedCurves, readCurve } from "@/lib/charts/curves";
import { formatCount } from "@/lib/utils";
import { SortableTable, type TableColumn } from "./sortable-table";

/** The values of a chart's curves, one row a step; a step at which a curve has none says so with a dash. */
export function CurveTable({ prepared, title }: { prepared: PreparedCurves; title: string }) {
  const columns: TableColumn<number>[] = [
    { key: "step", title: "Step", value: (step) => step, text: formatCount },
    ...prepared.curves.map((curve): TableColumn<number> => {
      const readValue = (step: number) => {
        const reading = readCurve(curve, step, prepared.scale);
        return reading?.step === step ? reading.value : null;
      };
      return {
        key: curve.id,
        title: lineName(curve),
        value: readValue,
        text: (step) => {
          const value = readValue(step);
          return value === null ? "–" : formatCurveValue(value, prepared.unit);
        },
      };
    }),
  ];
  return <SortableTable label={title} columns={columns} rows={prepared.steps} rowKey={(step) => step} />;
}
