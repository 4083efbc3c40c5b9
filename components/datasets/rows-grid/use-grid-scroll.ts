"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import {
  contentTopShowing,
  type GridScale,
  gridScale,
  nextShift,
  type RowRange,
  rowsInView,
  scrollTopFor,
} from "@/lib/datasets/grid-scroll";

export const ROW_PX = 34;
export const HEADER_PX = 36;

/** Height that is drawn on the server; the browser measures its own. */
const UNMEASURED_PX = 600;
/** After so long without scrolling the bar is brought to where the rows are, and rows that were flown past are asked for. */
const REST_MS = 80;
/** Rows keep their places until so many were scrolled past; then all are counted from another one. */
const BLOCK_ROWS = 1_000;

interface View {
  contentTop: number;
  shiftPx: number;
  viewportPx: number;
  /** Rows pass by too fast to be read: none are asked for. */
  isFlying: boolean;
}

const TOP = { contentTop: 0, shiftPx: 0, isFlying: false } as const;

export interface GridScroll {
  scroller: RefObject<HTMLDivElement | null>;
  range: RowRange;
  /** Height of the element that holds the rows. */
  heightPx: number;
  /** Row from which places are counted, and where it stands in that element. */
  base: number;
  baseTopPx: number;
  isFlying: boolean;
  onScroll: () => void;
  /** Brings a row into view, as little as possible moved; the rows are drawn when this returns. */
  showRow: (index: number) => void;
  /** Whole rows that show at once, and the first of them. */
  screen: () => { first: number; rows: number };
}

/** Where a grid of `rowCount` rows of one height is scrolled to, and which to draw. Rows of another `key` start at the top. */
export function useGridScroll(rowCount: number, key: string): GridScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ ...TOP, viewportPx: UNMEASURED_PX });
  const [shownKey, setShownKey] = useState(key);
  if (shownKey !== key) {
    setShownKey(key);
    setView((before) => ({ ...before, ...TOP }));
  }
  // What the last scroll event left behind; the state follows it only when other rows are to be drawn.
  const now = useRef({ ...view, scrollTop: 0, rest: 0 });
  const scale = gridScale(rowCount, ROW_PX, view.viewportPx);
  const scaleNow = () => gridScale(rowCount, ROW_PX, now.current.viewportPx);

  const drawn = useRef(view);
  /** Draws the rows for where the scroll is, in this very frame: a later one would show an empty place first. */
  const draw = () => {
    const { contentTop, shiftPx, viewportPx, isFlying } = now.current;
    const next = { contentTop, shiftPx, viewportPx, isFlying };
    if (isSameDrawing(scaleNow(), drawn.current, next)) return;
    drawn.current = next;
    flushSync(() => setView(next));
  };

  const moveBar = (scrollTop: number) => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = scrollTop;
    // The browser rounds; what it made of the number is where the bar is.
    now.current.scrollTop = element.scrollTop;
    now.current.shiftPx = Math.round(now.current.contentTop - element.scrollTop);
  };

  const rest = () => {
    const { contentTop, scrollTop } = now.current;
    now.current.isFlying = false;
    const belongs = scrollTopFor(scaleNow(), contentTop);
    if (Math.abs(belongs - scrollTop) > 1) moveBar(belongs);
    draw();
  };

  const onScroll = () => {
    const element = scroller.current;
    if (element === null || element.scrollTop === now.current.scrollTop) return;
    const { scrollTop } = element;
    const { scrollTop: previousScrollTop, shiftPx, contentTop, viewportPx } = now.current;
    const shift = Math.round(nextShift(scaleNow(), { scrollTop, previousScrollTop, shiftPx }));
    now.current.scrollTop = scrollTop;
    now.current.shiftPx = shift;
    now.current.contentTop = scrollTop + shift;
    if (Math.abs(now.current.contentTop - contentTop) > viewportPx) now.current.isFlying = true;
    draw();
    window.clearTimeout(now.current.rest);
    now.current.rest = window.setTimeout(rest, REST_MS);
  };

  const showRow = (index: number) => {
    const { contentTop, shiftPx, viewportPx } = now.current;
    const wanted = contentTopShowing(scaleNow(), contentTop, index);
    if (wanted === contentTop) return;
    const isNear = Math.abs(wanted - contentTop) < 2 * viewportPx;
    const bar = wanted - shiftPx;
    now.current.contentTop = wanted;
    now.current.isFlying = false;
    moveBar(isNear && bar >= 0 ? bar : scrollTopFor(scaleNow(), wanted));
    now.current.contentTop = now.current.scrollTop + now.current.shiftPx;
    draw();
    window.clearTimeout(now.current.rest);
    now.current.rest = window.setTimeout(rest, REST_MS);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar follows when other rows were put in
  useLayoutEffect(() => {
    Object.assign(now.current, TOP);
    drawn.current = { ...drawn.current, ...TOP };
    if (scroller.current?.scrollTop) moveBar(0);
  }, [shownKey]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const viewportPx = Math.max(0, element.clientHeight - HEADER_PX);
      now.current.viewportPx = viewportPx;
      drawn.current = { ...drawn.current, viewportPx };
      setView((before) => (before.viewportPx === viewportPx ? before : { ...before, viewportPx }));
    });
    observer.observe(element);
    const { current } = now;
    return () => {
      observer.disconnect();
      window.clearTimeout(current.rest);
    };
  }, []);

  const range = rowsInView(scale, view.contentTop);
  const base = Math.floor(range.first / BLOCK_ROWS) * BLOCK_ROWS;
  return {
    scroller,
    range,
    heightPx: scale.scrollPx,
    base,
    baseTopPx: base * ROW_PX - view.shiftPx,
    isFlying: view.isFlying,
    onScroll,
    showRow,
    screen: () => ({
      first: Math.ceil(now.current.contentTop / ROW_PX),
      rows: Math.max(1, Math.floor(now.current.viewportPx / ROW_PX)),
    }),
  };
}

function isSameDrawing(scale: GridScale, before: View, next: View): boolean {
  if (before.shiftPx !== next.shiftPx || before.isFlying !== next.isFlying) return false;
  if (before.viewportPx !== next.viewportPx) return false;
  const [a, b] = [rowsInView(scale, before.contentTop), rowsInView(scale, next.contentTop)];
  return a.first === b.first && a.end === b.end;
}
