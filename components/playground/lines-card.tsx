"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Progress } from "@/components/ui/progress";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { ShowMore } from "@/components/ui/show-more";
import { SwitchField } from "@/components/ui/switch-field";
import type { ModelSummary } from "@/lib/models/schema";
import {
  type AnsweredLine,
  type Column,
  describeLines,
  differ,
  linesCsv,
  ORDERS,
  type Order,
  sortLines,
} from "@/lib/playground/line-answers";
import { formatCount, pluralise } from "@/lib/utils";
import { LinesTable } from "./lines-table";
import type { LineAnswers } from "./use-line-answers";

/** More rows than that make typing slow. */
const ROWS_AT_ONCE = 200;
/** So few are answered before a bar could be seen. */
const FEW = 100;

const ORDER_WORDS = { input: "As typed", score: "Least sure first", label: "By label" } as const satisfies Record<
  Order,
  string
>;

interface LinesCardProps {
  /** One, or two beside each other. */
  models: readonly ModelSummary[];
  lines: readonly AnsweredLine[];
  /** What is asked of each model. */
  asking: readonly LineAnswers[];
  onOne: (text: string) => void;
}

/** The lines with their answers: in words, as a table, and to be copied. */
export function LinesCard({ models, lines, asking, onOne }: LinesCardProps) {
  const [order, setOrder] = useState<Order>("input");
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const isTwo = models.length > 1;
  const shown = useMemo(
    () => sortLines(isTwo && onlyDifferent ? lines.filter(differ) : lines, order),
    [lines, order, isTwo, onlyDifferent],
  );
  const columns: Column[] = models.map(({ name, targets }) => ({
    model: name,
    targets: targets.map((target) => target.name),
  }));
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Answers"
        description={describeLines(lines)}
        actions={
          <CopyButton text={() => linesCsv(shown, columns)} label="Copy as CSV">
            Copy as CSV
          </CopyButton>
        }
      />
      <CardContent className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <SegmentedControl
            label="Order"
            size="sm"
            options={ORDERS.map((value) => ({ value, label: ORDER_WORDS[value] }))}
            value={order}
            onValueChange={setOrder}
          />
          {isTwo ? (
            <SwitchField label="Only lines that differ" checked={onlyDifferent} onCheckedChange={setOnlyDifferent} />
          ) : null}
        </div>
        {models.map((model, index) => (
          <Asking key={model.id} model={isTwo ? model.name : null} asking={asking[index]} lines={lines} index={index} />
        ))}
        <p role="status" className="sr-only">
          {asking.some(({ isIncomplete }) => isIncomplete) ? "" : describeLines(lines)}
        </p>
      </CardContent>
      <LinesTable models={models} lines={shown.slice(0, limit)} onOne={onOne} />
      {shown.length > limit ? (
        <ShowMore className="px-5 py-3" onMore={() => setLimit(limit + ROWS_AT_ONCE)}>
          {formatCount(limit)} of {pluralise(shown.length, "line")}
        </ShowMore>
      ) : null}
    </Card>
  );
}

interface AskingProps {
  /** The name of the model, where there are two. */
  model: string | null;
  asking: LineAnswers | undefined;
  lines: readonly AnsweredLine[];
  /** Place of the model. */
  index: number;
}

/** How far a model is, with a way to stop it or to go on; nothing once all lines are answered. */
function Asking({ model, asking, lines, index }: AskingProps) {
  if (asking === undefined || !asking.isIncomplete) return null;
  const done = lines.filter(({ answers }) => answers[index] !== null).length;
  const progress = `${formatCount(done)} of ${pluralise(lines.length, "line")}${model === null ? "" : ` by ${model}`}`;
  if (asking.error !== null) {
    const title = done === 0 ? "These lines could not be classified" : `Classified ${progress}, then it failed`;
    return (
      <Callout
        tone="danger"
        title={title}
        action={
          <Button size="sm" onClick={asking.goOn}>
            Try again
          </Button>
        }
      >
        {asking.error.message}
      </Callout>
    );
  }
  if (lines.length <= FEW) return null;
  return (
    <div className="flex items-center gap-4">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="text-muted text-xs tabular-nums">
          {asking.isStopped ? "Stopped after" : "Classified"} {progress}
        </p>
        <Progress label="Lines classified" value={done} max={lines.length} valueText={progress} />
      </div>
      <Button size="sm" onClick={asking.isStopped ? asking.goOn : asking.stop}>
        {asking.isStopped ? "Go on" : "Stop"}
      </Button>
    </div>
  );
}
