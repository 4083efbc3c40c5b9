"use client";

import { type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { ALL_STEPS, panWindow, rangeWindow, resolveWindow, zoomWindow } from "@/lib/charts/curve-window";
import { type CurveChartSpec, stepExtent } from "@/lib/charts/curves";
import type { Domain } from "@/lib/charts/ticks";
import { cn } from "@/lib/utils";
import { CurveChart } from "./curve-chart";
import { makeCursor } from "./curve-cursor";
import type { CurveActions } from "./curve-plot";
import { CurveToolbar } from "./curve-toolbar";
import { type CurveLayoutControls, useCurveLayout } from "./use-curve-layout";

interface CurveBoardProps {
  /** Whose taste is remembered: charts of one project look alike. */
  scope: string;
  charts: readonly CurveChartSpec[];
  /** Fixes the end of the step axis, so that a running chart does not rescale; null when it is not known. */
  totalSteps: number | null;
  /** Training goes on: more points are to come. */
  isLive: boolean;
  /** Of images, without what they show and the ending. */
  fileName: string;
  /** More for the line of controls: downloads, say. */
  tools?: ReactNode;
}

const FIRST_HEIGHT_PX = 280;
const HEIGHT_PX = 180;

/** Charts over the same steps: one layout, one cursor and one zoom for all of them. The first is the widest. */
export function CurveBoard({ scope, charts, totalSteps, isLive, fileName, tools }: CurveBoardProps) {
  const controls = useCurveLayout(scope);
  const [cursor] = useState(makeCursor);
  const extent = useMemo(() => stepExtent(charts, totalSteps), [charts, totalSteps]);
  const [, newest] = useMemo(() => stepExtent(charts, null), [charts]);
  const { layout } = controls;
  const window = useMemo(() => resolveWindow(layout.window, extent, newest), [layout.window, extent, newest]);
  const actions = useActions(controls, window, extent);
  return (
    <div className="flex flex-col gap-6">
      <CurveToolbar controls={controls} actions={actions}>
        {tools}
      </CurveToolbar>
      <div className="grid gap-x-8 gap-y-8 sm:grid-cols-2">
        {charts.map((spec, index) => (
          <div key={spec.key} className={cn("min-w-0", isWide(index, charts.length) && "sm:col-span-2")}>
            <InTurn isFirst={index === 0}>
              <CurveChart
                spec={spec}
                smoothing={layout.smoothing}
                scale={layout.scale}
                clip={layout.clip}
                window={window}
                cursor={cursor}
                actions={actions}
                isLive={isLive}
                heightPx={index === 0 ? FIRST_HEIGHT_PX : HEIGHT_PX}
                fileName={fileName}
              />
            </InTurn>
          </div>
        ))}
      </div>
    </div>
  );
}

/**
 * The first chart is drawn with the page, the others once it can be seen: React wakes up what stands in a boundary after
 * everything around it.
 */
function InTurn({ isFirst, children }: { isFirst: boolean; children: ReactNode }) {
  return isFirst ? children : <Suspense>{children}</Suspense>;
}

/** The first, and the last where it would stand alone in its row. */
function isWide(index: number, count: number): boolean {
  return index === 0 || (index === count - 1 && count % 2 === 0);
}

/** Zoom and move as functions that stay the same while what they work on changes, so that charts need not be drawn for it. */
function useActions(controls: CurveLayoutControls, window: Domain, extent: Domain): CurveActions {
  const latest = useRef({ controls, window, extent });
  useEffect(() => {
    latest.current = { controls, window, extent };
  });
  return useMemo(() => {
    const show = (next: (view: Domain, whole: Domain) => ReturnType<typeof zoomWindow>) => {
      const now = latest.current;
      now.controls.set({ window: next(now.window, now.extent) });
    };
    return {
      showRange: (from, to) => show((_, whole) => rangeWindow(from, to, whole)),
      zoom: (factor, centre) => show((view, whole) => zoomWindow(view, whole, factor, centre)),
      pan: (share) => show((view, whole) => panWindow(view, whole, share)),
      showAll: () => latest.current.controls.layout.window.kind !== "all" && show(() => ALL_STEPS),
    };
  }, []);
}
