"use client";

import { ChevronDown, ChevronUp, Pencil, Tags, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import type { ColumnRoles, Target } from "@/lib/datasets/roles-schema";
import { cellsByName, rowLabels } from "@/lib/datasets/row-labels";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import { formatCount } from "@/lib/utils";
import { LabelChip } from "../label-chip";

type Row = DatasetRows["data"][number];

interface RowDetailProps {
  /** Place of the row in the grid; null where none is selected. */
  index: number | null;
  count: number;
  /** Undefined while it is on its way. */
  row: Row | undefined;
  names: readonly string[];
  roles: ColumnRoles | null;
  /** Why the row cannot be changed; null where it can. */
  readOnly: string | null;
  onMove: (move: "next" | "previous") => void;
  onEditText: () => void;
  onPickLabel: (target: Target) => void;
  onTakeLabel: (target: Target, label: string) => void;
  onRemove: () => void;
}

/** The selected row in full, with a button for whatever a key does to it. */
export function RowDetail(props: RowDetailProps) {
  const { index, count, row } = props;
  return (
    <section aria-label="Selected row" className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 items-center justify-between gap-2 border-border border-b px-4">
        <h2 className="font-semibold text-sm tabular-nums">
          {index === null ? "No row selected" : row === undefined ? "Row" : `Row ${row.row}`}
          {index === null ? null : (
            <span className="ml-2 font-normal text-muted text-xs">
              {formatCount(index + 1)} of {formatCount(count)}
            </span>
          )}
        </h2>
        <div className="flex">
          <MoveButton label="Row before" keyName="K" disabled={count === 0} onClick={() => props.onMove("previous")}>
            <ChevronUp aria-hidden />
          </MoveButton>
          <MoveButton label="Next row" keyName="J" disabled={count === 0} onClick={() => props.onMove("next")}>
            <ChevronDown aria-hidden />
          </MoveButton>
        </div>
      </div>
      {index === null ? (
        <p className="px-4 py-4 text-muted text-sm leading-6">
          Press a row, or <Kbd>J</Kbd> for the first one. Then <Kbd>1</Kbd> to <Kbd>9</Kbd> set its label, <Kbd>E</Kbd>{" "}
          edits its text, and <Kbd>?</Kbd> lists the rest.
        </p>
      ) : row === undefined ? (
        <div className="flex flex-col gap-2 p-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-7 w-40" />
        </div>
      ) : (
        <RowBody {...props} row={row} />
      )}
    </section>
  );
}

interface MoveButtonProps {
  label: string;
  keyName: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

function MoveButton({ label, keyName, disabled, onClick, children }: MoveButtonProps) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={`${label} (${keyName})`}
      aria-keyshortcuts={keyName.toLowerCase()}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

function RowBody({ row, names, roles, readOnly, ...actions }: RowDetailProps & { row: Row }) {
  const cellOf = cellsByName(names, row.cells);
  const targets = roles?.targets ?? [];
  const texts = (roles?.text?.columns ?? names.slice(0, 1)).filter((name) => names.includes(name));
  const shown = new Set([...texts, ...targets.flatMap((target) => (target.kind === "single" ? [target.column] : []))]);
  const others = names.filter((name) => !shown.has(name));
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3.5">
        {texts.map((name) => (
          <div key={name}>
            {texts.length > 1 ? <h3 className="mb-0.5 text-muted text-xs">{name}</h3> : null}
            <p className="wrap-anywhere whitespace-pre-wrap text-sm leading-6">
              {cellOf(name) || <span className="text-muted italic">(empty)</span>}
            </p>
          </div>
        ))}
        {targets.map((target) => (
          <TargetLabels
            key={target.name}
            target={target}
            labels={rowLabels(target, cellOf)}
            isNamed={targets.length > 1}
            disabled={readOnly !== null}
            onPick={() => actions.onPickLabel(target)}
            onTake={(label) => actions.onTakeLabel(target, label)}
          />
        ))}
        {others.length > 0 ? <OtherCells names={others} cellOf={cellOf} /> : null}
      </div>
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-border border-t px-4 py-2">
        {readOnly === null ? (
          <>
            <Button size="sm" onClick={actions.onEditText} aria-keyshortcuts="e">
              <Pencil aria-hidden />
              Edit text
              <Kbd aria-hidden>E</Kbd>
            </Button>
            <Button size="sm" variant="ghost" className="ml-auto" onClick={actions.onRemove} aria-keyshortcuts="Delete">
              <Trash2 aria-hidden />
              Remove row
              <Kbd aria-hidden>Del</Kbd>
            </Button>
          </>
        ) : (
          <p className="text-muted text-xs">{readOnly} They cannot be edited here.</p>
        )}
      </div>
    </>
  );
}

interface TargetLabelsProps {
  target: Target;
  labels: readonly string[];
  isNamed: boolean;
  disabled: boolean;
  onPick: () => void;
  onTake: (label: string) => void;
}

function TargetLabels({ target, labels, isNamed, disabled, onPick, onTake }: TargetLabelsProps) {
  const isNone = (label: string) => target.kind === "multi" && label === target.noneLabel;
  return (
    <div>
      {isNamed ? <h3 className="mb-1 text-muted text-xs">{target.name}</h3> : null}
      <div className="flex flex-wrap items-center gap-1.5">
        {labels.map((label) => (
          <LabelChip key={label} label={label} {...(!disabled && !isNone(label) && { onTake })} />
        ))}
        {disabled ? null : (
          <Button size="sm" variant="ghost" onClick={onPick} aria-keyshortcuts="l" aria-label={`Choose ${target.name}`}>
            <Tags aria-hidden />
            {target.kind === "multi" ? "Labels" : labels.length > 0 ? "Change" : "Choose label"}
            <Kbd aria-hidden>L</Kbd>
          </Button>
        )}
      </div>
    </div>
  );
}

function OtherCells({ names, cellOf }: { names: readonly string[]; cellOf: (name: string) => string }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-border border-t pt-3 text-xs leading-5">
      {names.map((name) => (
        <div key={name} className="contents">
          <dt className="max-w-32 truncate text-muted" title={name}>
            {name || "(no name)"}
          </dt>
          <dd className="wrap-anywhere whitespace-pre-wrap">{cellOf(name) || "–"}</dd>
        </div>
      ))}
    </dl>
  );
}
