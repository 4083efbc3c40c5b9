"use client";

import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";

interface ChartFrameProps {
  title: string;
  description?: ReactNode;
  /** Controls of the chart; they disappear with it while the table is shown. */
  controls?: ReactNode;
  /** Beside the switch to the table, which they outlive: saving an image, say. */
  actions?: ReactNode;
  /** The same values as a table; without it there is no switch. */
  table?: ReactNode;
  /** Below chart and table alike: the finding in words. */
  footer?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** What every chart has around it: a title, its controls, and the values as a table on demand. */
export function ChartFrame({
  title,
  description,
  controls,
  actions,
  table,
  footer,
  className,
  children,
}: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const showsTable = asTable && table !== undefined;
  return (
    <figure aria-labelledby={id} className={cn("min-w-0", className)}>
      <figcaption className="mb-3 flex flex-col gap-1">
        <div className="flex min-h-7 items-center justify-between gap-4">
          <span id={id} className="min-w-0 truncate font-semibold text-sm text-text">
            {title}
          </span>
          <div className="flex items-center">
            {actions}
            {table === undefined ? null : (
              <Button variant="ghost" size="sm" className="-mr-2.5" onClick={() => setAsTable(!asTable)}>
                {showsTable ? <ChartNoAxesColumn aria-hidden /> : <Table2 aria-hidden />}
                {showsTable ? "Show as chart" : "Show as table"}
              </Button>
            )}
          </div>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          {description ? <div className="min-w-0 text-muted text-xs leading-5">{description}</div> : null}
          {controls && !showsTable ? (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">{controls}</div>
          ) : null}
        </div>
      </figcaption>
      {showsTable ? table : children}
      {footer ? <div className="mt-3 text-muted text-xs leading-5">{footer}</div> : null}
    </figure>
  );
}
