"use client";

import { FileCheck2, Undo2 } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { describeParsing, settingsOf } from "@/lib/datasets/parse-words";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { pluralise } from "@/lib/utils";
import { ParseControls } from "./parse-controls";
import type { ReadingState } from "./use-reading";

/** How the file is read, and what another way would give before the file is read so. */
export function ParsePanel({ dataset, reading }: { dataset: DatasetDetail; reading: ReadingState }) {
  const { options, settings } = reading;
  const panel = useRef<HTMLDivElement>(null);
  if (options === null) return null;
  const canChange = settingsOf(options.format).length > 0;
  return (
    <div ref={panel} tabIndex={-1} className="flex flex-col gap-3 border-border border-t px-5 py-3 -outline-offset-2">
      {canChange && dataset.canReparse ? (
        <ParseControls reading={reading} options={options} disabled={reading.isApplying} />
      ) : (
        <p className="text-muted text-sm">
          {describeParsing(options)}
          {canChange
            ? ". Cleaning steps or splits rely on it: to read the file in another way, import it again as a new dataset."
            : null}
        </p>
      )}
      {settings === null ? null : <Trial reading={reading} onDecide={() => panel.current?.focus()} />}
    </div>
  );
}

interface TrialProps {
  reading: ReadingState;
  /** One of its buttons was pressed, which goes with it: the focus must have another place. */
  onDecide: () => void;
}

function Trial({ reading, onDecide }: TrialProps) {
  const { preview, isLoading, isApplying, error } = reading;
  const problem = error ?? preview?.problem ?? null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-60 flex-1 text-sm" aria-live="polite">
        {problem === null ? (
          <p className="text-muted">{preview === undefined ? "Reading the first rows…" : describeTrial(preview)}</p>
        ) : (
          <Callout tone="danger">{problem}</Callout>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="ghost"
          disabled={isApplying}
          onClick={() => {
            reading.discard();
            onDecide();
          }}
        >
          <Undo2 aria-hidden />
          Keep it as it was
        </Button>
        <Button
          variant="primary"
          pending={isApplying}
          disabled={problem !== null || isLoading || preview === undefined}
          onClick={() => {
            reading.apply();
            onDecide();
          }}
        >
          <FileCheck2 aria-hidden />
          Read the file this way
        </Button>
      </div>
    </div>
  );
}

function describeTrial({ columns, rows, rejected }: NonNullable<ReadingState["preview"]>): string {
  const found = `${pluralise(columns.length, "column")}; the first ${pluralise(rows.length, "row")} are shown.`;
  const [first] = rejected;
  if (first === undefined) return found;
  return `${found} ${pluralise(rejected.length, "line")} among them could not be read, the first is line ${first.line}: ${first.reason}`;
}
