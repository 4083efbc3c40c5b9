"use client";

import "uplot/dist/uPlot.min.css";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import type { CurveView } from "@/lib/charts/curve-view";
import { nearest } from "@/lib/charts/curves";
import type { CurveCursor } from "./curve-cursor";
import { plotData, plotOptions, readPaint } from "./curve-options";
import { curveStill } from "./curve-still";

export interface CurveActions {
  /** The steps between two become the ones in view. */
  showRange: (from: number, to: number) => void;
  /** The width of the view times `factor`, `centre` staying where it is. */
  zoom: (factor: number, centre?: number) => void;
  /** Moves the view by a share of its width. */
  pan: (share: number) => void;
  showAll: () => void;
}

export interface CurvePlotProps extends CurveActions {
  view: CurveView;
  /** Where the cursor can stand, ascending. */
  steps: readonly number[];
  cursor: CurveCursor;
  heightPx: number;
}

/** The lines themselves, and nothing decided. Only this file and the image need uPlot, whose code comes with the page. */
export function CurvePlot(props: CurvePlotProps) {
  const { view, cursor, heightPx } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  const theme = useSyncExternalStore(subscribeTheme, readTheme, () => "");
  const structure = view.lines.map((line) => `${line.key}|${line.colour}|${line.dash}|${line.isFaint}`).join();

  useLayoutEffect(() => {
    latest.current = props;
  });
  const onWheel = useEffectEvent((event: WheelEvent, made: uPlot) => wheel(event, made, props));

  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines or another theme need another plot
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const made = makePlot(element, heightPx, latest);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== made.width) made.setSize({ width, height: heightPx });
    });
    observer.observe(element);
    const listener = (event: WheelEvent) => onWheel(event, made);
    made.over.addEventListener("wheel", listener, { passive: false });
    const unsubscribe = cursor.subscribe(() => followCursor(made, cursor.read()));
    return () => {
      unsubscribe();
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [structure, theme, heightPx, cursor]);

  useEffect(() => {
    const made = plot.current;
    if (made === null || drawn.get(made) === view) return;
    drawn.set(made, view);
    made.setData(plotData(view));
    followCursor(made, cursor.read());
  }, [view, cursor]);

  return (
    <div aria-hidden className="relative min-w-0" style={{ height: heightPx }}>
      <div ref={frame} className="peer h-full [&_.u-cursor-x]:border-border-strong [&_.u-select]:bg-accent/15" />
      <Still view={view} />
    </div>
  );
}

/** The picture that comes with the page, until the plot is there. A browser leaves it as it came, and makes none itself. */
function Still({ view }: { view: CurveView }) {
  const html = typeof window === "undefined" ? curveStill(view) : "";
  return (
    <div
      data-still
      className="absolute inset-0 peer-has-[canvas]:hidden"
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: numbers, ticks and our own colours only
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** What each plot shows: a new one has been made with its view, and need not be told it again. */
const drawn = new WeakMap<uPlot, CurveView>();

function makePlot(element: HTMLElement, heightPx: number, latest: { readonly current: CurvePlotProps }): uPlot {
  const view = () => latest.current.view;
  const toStep = (made: uPlot, left: number) => nearest(latest.current.steps, made.posToVal(left, "x"));
  const options = plotOptions({
    view,
    paint: readPaint(element),
    widthPx: element.clientWidth,
    heightPx,
    cursor: {
      y: false,
      points: { show: true, size: 7, width: 0 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      // The line stands at the step whose values are read out, also between two points.
      move: (made, left, top) => {
        const step = left < 0 ? null : toStep(made, left);
        return [step === null ? left : made.valToPos(step, "x"), top];
      },
      bind: {
        dblclick: () => () => {
          latest.current.showAll();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [
        ({ cursor, posToVal }) => {
          const { left = -1 } = cursor;
          latest.current.cursor.set(left < 0 ? null : nearest(latest.current.steps, posToVal(left, "x")));
        },
      ],
      setSelect: [
        (made) => {
          const { left, width } = made.select;
          if (width === 0) return;
          latest.current.showRange(made.posToVal(left, "x"), made.posToVal(left + width, "x"));
          made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  });
  const made = new uPlot(options, plotData(view()), element);
  drawn.set(made, view());
  return made;
}

/** Puts a plot's cursor where the board's is; the one that is pointed at is there already. */
function followCursor(made: uPlot, step: number | null): void {
  const { min = 0, max = 0 } = made.scales.x ?? {};
  // By the scale rather than by the plot's width, which would be measured anew after each text that moved.
  const isInside = step !== null && step >= min && step <= max;
  const left = isInside ? made.valToPos(step, "x") : -10;
  if (left === made.cursor.left) return;
  made.setCursor({ left, top: isInside ? 0 : -10 }, false);
}

const NEARER = 0.8;

/** Pinching or Ctrl and the wheel zoom at the pointer; Shift and the wheel, or a sideways one, move along. */
function wheel(event: WheelEvent, made: uPlot, { zoom, pan }: CurveActions): void {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const { left = 0 } = made.cursor;
    zoom(event.deltaY < 0 ? NEARER : 1 / NEARER, left < 0 ? undefined : made.posToVal(left, "x"));
    return;
  }
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
  event.preventDefault();
  pan(sideways / Math.max(1, made.over.clientWidth));
}

/** Themes are classes of the page: a plot is drawn anew when they change, after the change. */
function subscribeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return () => observer.disconnect();
}

function readTheme(): string {
  return document.documentElement.className;
}
