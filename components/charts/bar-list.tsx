"use client";

import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { LabelBarRow, LabelBarsModel } from "@/lib/charts/label-bars";
import { cn, formatCount } from "@/lib/utils";
import { useActiveRow } from "./use-active-row";

interface BarListProps {
  model: LabelBarsModel;
  /** The chart in a sentence, read out when the list gets the focus. */
  summary: string;
  /** Stays in view above the rows. */
  header?: ReactNode;
  renderRow: (row: LabelBarRow) => ReactNode;
  /** The row in words; what a screen reader says and, beside the label, what the tooltip shows. */
  describeRow: (row: LabelBarRow) => string;
  renderTooltip: (row: LabelBarRow) => ReactNode;
  /** Makes rows pressable, by mouse and by Enter; `selected` marks the label that is chosen. */
  onSelect?: ((label: string) => void) | undefined;
  selected?: string | undefined;
}

/**
 * A shadow at the lower edge while more rows follow: it stands still, and the cover over it scrolls with the rows, so
 * that it lies on the shadow only at the end. The height above cuts a row in half for the same reason.
 */
const MORE_BELOW: CSSProperties = {
  background: [
    "linear-gradient(transparent, var(--surface) 60%) bottom / 100% 3.5rem no-repeat local",
    "linear-gradient(to top, color-mix(in oklab, var(--text) 16%, transparent), transparent) bottom / 100% 1.25rem no-repeat scroll",
  ].join(", "),
};

/**
 * One row a label: a list with one tab stop, walked with the arrow keys, that scrolls inside a fixed height. Plain
 * elements rather than an SVG chart: text wraps and scales with the reader's settings, and 150 rows stay cheap.
 */
export function BarList(props: BarListProps) {
  const { model, summary, header, renderRow, describeRow, renderTooltip, onSelect, selected } = props;
  const [showsAll, setShowsAll] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = showsAll ? model.rows : model.rows.slice(0, model.limit);
  const { active, clear, hover, onKeyDown } = useActiveRow(rows.length, (index) => `${id}-${index}`, frame);
  const activeRow = active ? rows[active.index] : undefined;
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (!onSelect || !activeRow || (event.key !== "Enter" && event.key !== " ")) return onKeyDown(event);
    event.preventDefault();
    onSelect(activeRow.label);
  };
  return (
    <div ref={frame} className="@container relative -mx-2">
      <div style={MORE_BELOW} className="max-h-94.5 overflow-y-auto overscroll-contain rounded-sm">
        {header}
        <div
          role="listbox"
          tabIndex={0}
          aria-label={summary}
          aria-activedescendant={active ? `${id}-${active.index}` : undefined}
          onKeyDown={press}
          onBlur={clear}
          onMouseLeave={clear}
          onWheel={clear}
          className="rounded-sm focus-visible:-outline-offset-2"
        >
          {rows.map((row, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it holds the focus and takes the keys
            <div
              key={row.label}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={onSelect ? row.label === selected : active?.index === index}
              aria-label={describeRow(row)}
              onMouseEnter={() => hover(index)}
              onClick={onSelect && (() => onSelect(row.label))}
              className={cn(
                "rounded-sm px-2",
                header ? "scroll-mt-10" : "scroll-mt-1",
                onSelect && "cursor-pointer",
                onSelect && row.label === selected && "bg-accent-soft",
                active?.index === index && "bg-hover",
              )}
            >
              {renderRow(row)}
            </div>
          ))}
        </div>
      </div>
      {active && activeRow ? <RowTooltip active={active}>{renderTooltip(activeRow)}</RowTooltip> : null}
      {model.limit < model.rows.length ? (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 px-2 text-muted text-xs">
          <span className="tabular-nums">
            {formatCount(rows.length)} of {formatCount(model.rows.length)} labels
          </span>
          <Button variant="link" size="sm" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Show the first ${formatCount(model.limit)}` : `Show all ${formatCount(model.rows.length)}`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Below its row in the upper half of the list and above it in the lower, so that it never leaves the chart. */
function RowTooltip({
  active,
  children,
}: {
  active: { topPx: number; bottomPx: number; isLow: boolean };
  children: ReactNode;
}) {
  const top = active.isLow ? active.topPx - 4 : active.bottomPx + 4;
  return (
    <div
      aria-hidden
      style={{ top }}
      className={cn(
        "pointer-events-none absolute left-1/3 z-20 max-w-[min(20rem,60%)] rounded-md border border-border bg-raised px-3 py-2",
        "text-text text-xs leading-5 shadow-raised",
        active.isLow && "-translate-y-full",
      )}
    >
      {children}
    </div>
  );
}

/** A label as people wrote it; the empty one is named. */
export function LabelName({ label, className }: { label: string; className?: string }) {
  return <span className={cn("truncate", label === "" && "text-muted italic", className)}>{label || "(empty)"}</span>;
}

/** In place of the rows when a search finds none. */
export function NoLabelFound() {
  return <p className="py-6 text-center text-muted text-sm">No label has this in its name.</p>;
}

/** The mark of a series in a legend. */
export function Swatch({ colour }: { colour: string }) {
  return <span aria-hidden data-mark className="size-2 shrink-0 rounded-xs" style={{ background: colour }} />;
}

interface BarProps {
  /** Length as a part of the track, 0 to 1. */
  length: number;
  colour: string;
  /** Length of the bar to compare with: drawn faint behind, its end marked in front. */
  before?: number | undefined;
  className?: string;
}

/** One horizontal bar. What is not zero shows at least a sliver. */
export function Bar({ length, colour, before, className }: BarProps) {
  const width = (share: number) => (share > 0 ? `max(2px, ${Math.min(1, share) * 100}%)` : "0");
  return (
    <div aria-hidden className={cn("relative h-3 min-w-0", className)}>
      {before === undefined ? null : (
        <div
          data-mark
          className="absolute inset-y-0 left-0 rounded-r-sm bg-muted/25"
          style={{ width: width(before) }}
        />
      )}
      <div
        data-mark
        className="absolute inset-y-0 left-0 rounded-r-sm"
        style={{ width: width(length), background: colour }}
      />
      {before ? (
        <div
          data-mark
          className="absolute -inset-y-0.5 w-0.5 bg-muted"
          style={{ left: `calc(${before * 100}% - 2px)` }}
        />
      ) : null}
    </div>
  );
}
