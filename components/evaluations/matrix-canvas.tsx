"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { cellAt, type MatrixLayout, matrixLayout, scrolledTo } from "@/lib/evaluations/matrix/layout";
import type { MatrixModel, MatrixUnit } from "@/lib/evaluations/matrix/model";
import { type MatrixCell, movedCell } from "@/lib/evaluations/matrix/move";
import { drawMatrix, labelFont, type MatrixColours } from "./draw-matrix";

interface MatrixCanvasProps {
  model: MatrixModel;
  unit: MatrixUnit;
  isOverview: boolean;
  cell: MatrixCell | null;
  onCell: (cell: MatrixCell | null) => void;
  onOpen: (cell: MatrixCell) => void;
}

/** The window onto the matrix is as high as this share of the screen at most. */
const MAX_HEIGHT_SHARE = 0.72;

/**
 * The matrix on one canvas that is as large as its window: whatever is scrolled is drawn anew, so that 150 labels cost no
 * more than what is seen of them. It is walked with the arrow keys.
 */
export function MatrixCanvas(props: MatrixCanvasProps) {
  const { model, cell, onCell, onOpen } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const { layout, widthPx, heightPx } = useFrame(frame, canvas, { ...props, hasFocus });
  const size = model.labels.length;

  const place = (event: MouseEvent): MatrixCell | null => {
    const box = canvas.current?.getBoundingClientRect();
    const scrolled = frame.current;
    if (layout === null || !box || !scrolled) return null;
    const point = { xPx: event.clientX - box.left, yPx: event.clientY - box.top };
    return cellAt(layout, size, point, { xPx: scrolled.scrollLeft, yPx: scrolled.scrollTop });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === "Enter" || event.key === " ") && cell !== null) {
      event.preventDefault();
      onOpen(cell);
      return;
    }
    const next = movedCell(event, cell ?? { truth: 0, answer: 0 }, size);
    if (next === null) return;
    event.preventDefault();
    // The first press shows where one is.
    const to = cell === null ? { truth: 0, answer: 0 } : next;
    onCell(to);
    if (layout !== null && frame.current) scrollTo(frame.current, layout, to);
  };
  return (
    <div
      ref={frame}
      role="application"
      aria-roledescription="confusion matrix"
      aria-label={`Confusion matrix of ${size} labels. Move with the arrow keys; Enter opens the rows of a cell.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is walked with the keyboard
      tabIndex={0}
      data-matrix
      onKeyDown={onKeyDown}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      onPointerMove={(event) => event.pointerType !== "touch" && onCell(place(event))}
      onPointerLeave={(event) => event.pointerType !== "touch" && !hasFocus && onCell(null)}
      onClick={(event) => {
        const at = place(event);
        if (at !== null) onOpen(at);
      }}
      className="relative max-w-full cursor-pointer overflow-auto overscroll-x-contain rounded-md border border-border bg-surface"
      style={{ maxHeight: `${MAX_HEIGHT_SHARE * 100}vh` }}
    >
      <div style={{ width: layout?.widthPx, height: layout?.heightPx ?? 320 }}>
        <canvas ref={canvas} className="sticky top-0 left-0 block" style={{ width: widthPx, height: heightPx }} />
      </div>
    </div>
  );
}

function scrollTo(frame: HTMLElement, layout: MatrixLayout, { truth, answer }: MatrixCell) {
  frame.scrollTop = scrolledTo(truth, frame.scrollTop, frame.clientHeight - layout.topPx, layout.cellPx);
  frame.scrollLeft = scrolledTo(answer, frame.scrollLeft, frame.clientWidth - layout.leftPx, layout.cellPx);
}

type Frame = RefObject<HTMLDivElement | null>;
type Canvas = RefObject<HTMLCanvasElement | null>;

interface Drawn extends MatrixCanvasProps {
  hasFocus: boolean;
}

/** Measures the window, lays the matrix out in it, and draws before the browser paints: at once, and at each scroll. */
function useFrame(frame: Frame, canvas: Canvas, drawn: Drawn) {
  const { model, isOverview } = drawn;
  const [frameSize, setFrameSize] = useState<{ widthPx: number; screenPx: number } | null>(null);
  useLayoutEffect(() => {
    const box = frame.current;
    if (box === null) return;
    const measure = () => setFrameSize({ widthPx: box.clientWidth, screenPx: window.innerHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.parentElement ?? box);
    return () => observer.disconnect();
  }, [frame]);

  const labelPx = useLabelWidth(canvas, model);
  const highestPx = (frameSize?.screenPx ?? 0) * MAX_HEIGHT_SHARE - 2;
  const layout =
    frameSize === null || labelPx === null
      ? null
      : matrixLayout({
          size: model.labels.length,
          labelPx,
          frameWidthPx: frameSize.widthPx,
          frameHeightPx: highestPx,
          isOverview,
        });
  const widthPx = layout === null || frameSize === null ? 0 : Math.min(frameSize.widthPx, layout.widthPx);
  const heightPx = layout === null ? 0 : Math.min(layout.heightPx, highestPx);

  const draw = () => {
    const [box, picture] = [frame.current, canvas.current];
    if (box === null || picture === null || layout === null) return;
    const context = sized(picture, widthPx, heightPx);
    if (context === null) return;
    const scroll = { scrollX: box.scrollLeft, scrollY: box.scrollTop };
    drawMatrix(context, { ...drawn, layout, colours: coloursOf(picture), widthPx, heightPx, ...scroll });
  };
  // Everything that is drawn may have changed: it takes about a millisecond.
  useLayoutEffect(draw);
  useRedraw(frame, draw);
  return { layout, widthPx, heightPx };
}

/** Draws again where something changes that React does not hear of: the scroll position, the theme, the pixel ratio. */
function useRedraw(frame: Frame, draw: () => void) {
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    const box = frame.current;
    let waiting = 0;
    const soon = () => {
      if (waiting !== 0) return;
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        latest.current();
      });
    };
    const theme = new MutationObserver(soon);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
    box?.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(waiting);
      theme.disconnect();
      box?.removeEventListener("scroll", soon);
      window.removeEventListener("resize", soon);
    };
  }, [frame]);
}

/** Width of the longest label as it is written; measured once for each set of labels. */
function useLabelWidth(canvas: Canvas, { labels }: MatrixModel): number | null {
  const [known, setKnown] = useState<{ labels: readonly string[]; widthPx: number } | null>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || canvas.current === null) return;
    context.font = labelFont(getComputedStyle(canvas.current).fontFamily, true);
    const widthPx = labels.reduce((most, label) => Math.max(most, context.measureText(label).width), 0);
    setKnown({ labels, widthPx });
  }, [canvas, labels]);
  return known?.widthPx ?? null;
}

/** The context in CSS pixels, on a canvas with as many dots as the screen has; it is made larger only where it has to be. */
function sized(canvas: HTMLCanvasElement, widthPx: number, heightPx: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d", { alpha: false });
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function coloursOf(element: Element): MatrixColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: colour("surface"),
    sunken: colour("sunken"),
    text: colour("text"),
    muted: colour("muted"),
    border: colour("border"),
    ring: colour("ring"),
    right: colour("accent"),
    wrong: colour("danger-fill"),
    onRight: colour("accent-contrast"),
    onWrong: colour("danger-contrast"),
    font: style.fontFamily,
  };
}
