"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { Section } from "@/components/layout/section";
import { Kbd } from "@/components/ui/kbd";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { type MatrixOrder, type MatrixUnit, matrixModel } from "@/lib/evaluations/matrix/model";
import type { MatrixCell } from "@/lib/evaluations/matrix/move";
import { describeCell } from "@/lib/evaluations/matrix/words";
import type { Confusion } from "@/lib/evaluations/schema";
import { predictionsHref } from "@/lib/evaluations/search-params";
import { MatrixCanvas } from "./matrix-canvas";

const UNITS = [
  { value: "rows", label: "Rows" },
  { value: "truth", label: "Row %" },
  { value: "answer", label: "Column %" },
] as const satisfies readonly { value: MatrixUnit; label: string }[];

const ORDERS = [
  { value: "clustered", label: "Alike together" },
  { value: "alphabetical", label: "A to Z" },
] as const satisfies readonly { value: MatrixOrder; label: string }[];

const SIZES = [
  { value: "read", label: "Numbers" },
  { value: "overview", label: "Overview" },
] as const;

/** Fewer labels are seen at once anyway. */
const OVERVIEW_LABELS = 12;

interface ConfusionMatrixProps {
  evaluationId: string;
  confusion: Confusion;
}

/** Every label against every answer; a cell is read in words below, and opens its rows. */
export function ConfusionMatrix({ evaluationId, confusion }: ConfusionMatrixProps) {
  const router = useRouter();
  const [unit, setUnit] = useState<MatrixUnit>("rows");
  const [order, setOrder] = useState<MatrixOrder>("clustered");
  const [size, setSize] = useState<"read" | "overview">("read");
  const [cell, setCell] = useState<MatrixCell | null>(null);
  const model = useMemo(() => matrixModel(confusion, order), [confusion, order]);
  const open = ({ truth, answer }: MatrixCell) =>
    router.push(
      predictionsHref(evaluationId, {
        target: confusion.target,
        truth: model.labels[truth],
        predicted: model.labels[answer],
        outcome: "all",
      }),
    );
  const chooseOrder = (next: MatrixOrder) => {
    // The same place holds another pair then.
    setCell(null);
    setOrder(next);
  };
  return (
    <Section
      title="Confusion matrix"
      description="A line for each label, a column for each answer: right answers lie on the diagonal."
    >
      <div className="mb-3 flex flex-wrap gap-x-4 gap-y-2">
        <SegmentedControl label="Numbers" size="sm" options={UNITS} value={unit} onValueChange={setUnit} />
        <SegmentedControl label="Order" size="sm" options={ORDERS} value={order} onValueChange={chooseOrder} />
        {model.labels.length > OVERVIEW_LABELS ? (
          <SegmentedControl label="Size" size="sm" options={SIZES} value={size} onValueChange={setSize} />
        ) : null}
      </div>
      <MatrixCanvas
        model={model}
        unit={unit}
        isOverview={size === "overview"}
        cell={cell}
        onCell={setCell}
        onOpen={open}
      />
      <p data-matrix-words aria-live="polite" className="mt-2 min-h-10 text-sm text-text leading-5 sm:min-h-5">
        {cell === null ? (
          <span className="text-muted">Point at a cell to read it; a press opens its rows.</span>
        ) : (
          describeCell(model, cell.truth, cell.answer)
        )}
      </p>
      <p className="mt-1 hidden flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs sm:flex">
        <span className="inline-flex items-center gap-1">
          <Kbd>←</Kbd>
          <Kbd>↑</Kbd>
          <Kbd>→</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>Enter</Kbd> open the rows
        </span>
      </p>
    </Section>
  );
}
