import type { CurveLine, CurveView } from "@/lib/charts/curve-view";
import { formatMagnitude } from "@/lib/charts/format";
import { dashPattern, FAINT, FONT_PX, LINE_PX, PADDING_PX, X_AXIS_PX, Y_AXIS_PX } from "./curve-options";

/** Both ways; stretched to the plot's size by the browser, which alone knows it. */
const EXTENT = 1000;

/**
 * A view as HTML text, for the server: the lines stand in the page before its code has started, where the plot will draw
 * them. Without dots and rings, which would be stretched. Empty where nothing can be drawn.
 */
export function curveStill(view: CurveView): string {
  const { xDomain, yDomain, xTicks, yTicks, yLabels, lines } = view;
  if (yDomain === null) return "";
  const x = scaleOf(xDomain);
  const y = (height: number) => EXTENT - scaleOf(yDomain)(height);
  const grid = yTicks.map((tick) => `M0 ${y(tick)}H${EXTENT}`).join("");
  const paths = lines.map((line) => pathOf(line, view, x, y)).join("");
  return (
    `<svg viewBox="0 0 ${EXTENT} ${EXTENT}" preserveAspectRatio="none" fill="none" style="position:absolute;overflow:hidden;` +
    `left:${Y_AXIS_PX}px;top:${PADDING_PX.top}px;width:calc(100% - ${Y_AXIS_PX + PADDING_PX.right}px);` +
    `height:calc(100% - ${X_AXIS_PX + PADDING_PX.top}px)">` +
    `<path d="${grid}" stroke="var(--chart-grid)" vector-effect="non-scaling-stroke"/>` +
    `<path d="M0 ${EXTENT}H${EXTENT}" stroke="var(--border)" stroke-width="2" vector-effect="non-scaling-stroke"/>${paths}</svg>` +
    yTicks.map((tick, index) => yLabel(yLabels[index] ?? "", y(tick) / EXTENT)).join("") +
    xTicks.map((tick) => xLabel(formatMagnitude(tick), x(tick) / EXTENT)).join("")
  );
}

function scaleOf([min, max]: CurveView["xDomain"]): (value: number) => number {
  const range = max - min || 1;
  return (value) => Math.round(((value - min) / range) * EXTENT);
}

function pathOf(
  line: CurveLine,
  { xs }: CurveView,
  x: (step: number) => number,
  y: (height: number) => number,
): string {
  let path = "";
  let isOn = false;
  for (const [index, height] of line.heights.entries()) {
    if (height === undefined) continue;
    if (height !== null) path += `${isOn ? "L" : "M"}${x(xs[index] ?? 0)} ${y(height)}`;
    isOn = height !== null;
  }
  const dash = dashPattern(line.dash).join(" ");
  return (
    `<path d="${path}" stroke="${line.colour}" stroke-width="${line.isFaint ? LINE_PX.faint : LINE_PX.full}" ` +
    `stroke-opacity="${line.isFaint ? FAINT : 1}"${dash && ` stroke-dasharray="${dash}"`} vector-effect="non-scaling-stroke"/>`
  );
}

const LABEL = `position:absolute;font-size:${FONT_PX}px;line-height:1;color:var(--muted);white-space:nowrap`;
const GAP_PX = 6;

function yLabel(text: string, share: number): string {
  const top = `calc(${PADDING_PX.top}px + (100% - ${X_AXIS_PX + PADDING_PX.top}px) * ${share})`;
  return `<span style="${LABEL};right:calc(100% - ${Y_AXIS_PX - GAP_PX}px);top:${top};transform:translateY(-50%)">${text}</span>`;
}

function xLabel(text: string, share: number): string {
  const left = `calc(${Y_AXIS_PX}px + (100% - ${Y_AXIS_PX + PADDING_PX.right}px) * ${share})`;
  const top = `calc(100% - ${X_AXIS_PX - GAP_PX}px)`;
  return `<span style="${LABEL};left:${left};top:${top};transform:translateX(-50%)">${text}</span>`;
}
