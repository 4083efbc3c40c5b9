import type { Domain } from "./ticks";

/** Which steps of a run are in view. */
export type StepWindow =
  | { kind: "all" }
  /** The newest so many, moving along while it trains. */
  | { kind: "last"; count: number }
  | { kind: "range"; from: number; to: number };

export const ALL_STEPS: StepWindow = { kind: "all" };

/** Nearer than this there is nothing to see. */
const MIN_WIDTH = 2;

/** The steps of a window, inside `extent`; `newest` is the last step that was reported. */
export function resolveWindow(window: StepWindow, extent: Domain, newest: number): Domain {
  if (window.kind === "all") return extent;
  if (window.kind === "last") {
    const to = Math.min(extent[1], Math.max(newest, extent[0] + 1));
    return [Math.max(extent[0], Math.min(to - window.count, to - 1)), to];
  }
  const from = Math.max(extent[0], window.from);
  const to = Math.min(extent[1], window.to);
  // A range that the run shrank away from, as after a change of the run shown.
  return to > from ? [from, to] : extent;
}

/** A range from any two steps; the whole when it covers it. */
export function rangeWindow(a: number, b: number, extent: Domain): StepWindow {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const middle = (low + high) / 2;
  const width = Math.max(MIN_WIDTH, high - low);
  const from = Math.max(extent[0], high - low < MIN_WIDTH ? middle - width / 2 : low);
  const to = Math.min(extent[1], high - low < MIN_WIDTH ? middle + width / 2 : high);
  return from <= extent[0] && to >= extent[1] ? ALL_STEPS : { kind: "range", from, to };
}

/** The window with its width times `factor` (below 1 goes nearer), `centre` staying where it is on the screen. */
export function zoomWindow([from, to]: Domain, extent: Domain, factor: number, centre = (from + to) / 2): StepWindow {
  const width = to - from;
  const wanted = Math.min(extent[1] - extent[0], Math.max(MIN_WIDTH, width * factor));
  const share = width > 0 ? (centre - from) / width : 0.5;
  const start = keepInside(centre - share * wanted, wanted, extent);
  return rangeWindow(start, start + wanted, extent);
}

/** The window moved by a share of its width; its width stays. */
export function panWindow([from, to]: Domain, extent: Domain, share: number): StepWindow {
  const width = to - from;
  const start = keepInside(from + share * width, width, extent);
  return rangeWindow(start, start + width, extent);
}

function keepInside(start: number, width: number, extent: Domain): number {
  return Math.max(extent[0], Math.min(start, extent[1] - width));
}
