import type uPlot from "uplot";
import type { CurveLine, CurveView } from "@/lib/charts/curve-view";
import type { CurveDash } from "@/lib/charts/curves";
import { formatMagnitude } from "@/lib/charts/format";

/** Resolved colours of the theme: a canvas knows no CSS variables. */
export interface CurvePaint {
  text: string;
  grid: string;
  axis: string;
  surface: string;
  font: string;
  of: (colour: string) => string;
}

/** The colours that hold at `element` now. */
export function readPaint(element: Element): CurvePaint {
  const style = getComputedStyle(element);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: variable("--muted"),
    grid: variable("--chart-grid"),
    axis: variable("--border"),
    surface: variable("--surface"),
    font: style.fontFamily,
    of: (colour) => {
      const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
      return name === undefined ? colour : variable(name);
    },
  };
}

const DASHES: Record<CurveDash, readonly number[]> = {
  solid: [],
  dashed: [5, 4],
  dotted: [1.5, 3],
  "dash-dot": [7, 3, 1.5, 3],
  "long-dash": [11, 4],
};

/** The pattern in pixels, for canvas and SVG alike. */
export function dashPattern(dash: CurveDash, scale = 1): number[] {
  return DASHES[dash].map((length) => length * scale);
}

/** Of a line as measured under a smoothed one. */
export const FAINT = 0.35;
export const FONT_PX = 11;
export const LINE_PX = { faint: 1, full: 1.75 } as const;
/** Around the plot's lines: the axes to the left and below, and some air. */
export const Y_AXIS_PX = 48;
export const X_AXIS_PX = 24;
export const PADDING_PX = { top: 8, right: 12 } as const;

interface OptionsInput {
  /** Asked for at each drawing, so that a zoom needs no new plot. */
  view: () => CurveView;
  paint: CurvePaint;
  widthPx: number;
  heightPx: number;
  /** Everything so many times larger: for an image. */
  scale?: number;
  cursor?: uPlot.Cursor;
  hooks?: uPlot.Hooks.Arrays;
}

/** What uPlot is told: it decides nothing of its own. */
export function plotOptions(input: OptionsInput): uPlot.Options {
  const { view, paint, widthPx, heightPx, scale = 1, cursor = { show: false }, hooks = {} } = input;
  const axis: uPlot.Axis = {
    stroke: paint.text,
    font: `${Math.round(FONT_PX * scale)}px ${paint.font}`,
    gap: 6 * scale,
    ticks: { show: false },
  };
  return {
    width: widthPx,
    height: heightPx,
    padding: [PADDING_PX.top * scale, PADDING_PX.right * scale, 0, 0],
    legend: { show: false },
    cursor,
    hooks: { ...hooks, draw: [...(hooks.draw ?? []), (plot) => drawMarks(plot, view(), paint, scale)] },
    scales: {
      x: { time: false, range: () => [...view().xDomain] },
      y: { range: () => [...(view().yDomain ?? [0, 1])] },
    },
    axes: [
      {
        ...axis,
        size: X_AXIS_PX * scale,
        grid: { show: false },
        border: { show: true, stroke: paint.axis, width: scale },
        splits: () => [...view().xTicks],
        values: (_, splits) => splits.map(formatMagnitude),
      },
      {
        ...axis,
        size: Y_AXIS_PX * scale,
        grid: { stroke: paint.grid, width: scale },
        splits: () => [...view().yTicks],
        values: () => [...view().yLabels],
      },
    ],
    series: [{}, ...view().lines.map((line, index) => seriesOf(line, index, input))],
  };
}

function seriesOf(line: CurveLine, index: number, { view, paint, scale = 1 }: OptionsInput): uPlot.Series {
  const colour = paint.of(line.colour);
  return {
    stroke: colour,
    width: (line.isFaint ? LINE_PX.faint : LINE_PX.full) * scale,
    alpha: line.isFaint ? FAINT : 1,
    dash: dashPattern(line.dash, scale),
    points: {
      show: true,
      size: 5 * scale,
      width: 0,
      fill: colour,
      filter: () => [...(view().lines[index]?.dots ?? [])],
    },
  };
}

/** Rings around the best values. */
function drawMarks(plot: uPlot, { marks }: CurveView, paint: CurvePaint, scale: number): void {
  const { ctx } = plot;
  const ratio = plot.bbox.width / Math.max(1, plot.over.clientWidth || plot.bbox.width);
  ctx.save();
  ctx.lineWidth = 1.5 * scale * ratio;
  for (const { x, height, colour } of marks) {
    ctx.strokeStyle = paint.of(colour);
    ctx.beginPath();
    ctx.arc(plot.valToPos(x, "x", true), plot.valToPos(height, "y", true), 6 * scale * ratio, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

/** A view as uPlot takes its data: the steps, then one column for each line. */
export function plotData({ xs, lines }: CurveView): uPlot.AlignedData {
  return [[...xs], ...lines.map((line) => [...line.heights])];
}
