/**
 * Scrolling through more rows than an element can be high. Rows lie in `contentPx`; the scroll bar moves over at most
 * `MAX_SCROLL_PX` of them, because browsers stop laying out somewhere above 16 million. A wheel or a finger moves the
 * rows pixel by pixel all the same: `shiftPx` is how far the rows are ahead of the scroll bar, and only a drag of the bar
 * changes it.
 */

export const MAX_SCROLL_PX = 8_000_000;

/** Pixels at both ends in which bar and rows are never apart, so that the first and the last row are always reached. */
const EDGE_PX = 100_000;

export interface GridScale {
  rowCount: number;
  rowPx: number;
  /** Height in which rows show. */
  viewportPx: number;
  /** Height of all rows. */
  contentPx: number;
  /** Height that the scroll bar moves over. */
  scrollPx: number;
}

/** The measures of a grid; `maxPx` is the greatest height that its element may have. */
export function gridScale(rowCount: number, rowPx: number, viewportPx: number, maxPx = MAX_SCROLL_PX): GridScale {
  const contentPx = rowCount * rowPx;
  return { rowCount, rowPx, viewportPx, contentPx, scrollPx: Math.min(contentPx, maxPx) };
}

function ends({ contentPx, scrollPx, viewportPx }: GridScale) {
  const maxScroll = Math.max(0, scrollPx - viewportPx);
  return { maxScroll, maxContent: Math.max(0, contentPx - viewportPx), edge: Math.min(EDGE_PX, maxScroll / 4) };
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}

/** Where the rows stand when the scroll bar was dragged to `scrollTop`: 0 to 0, the end to the end, in proportion. */
export function contentTopAt(scale: GridScale, scrollTop: number): number {
  const { maxScroll, maxContent, edge } = ends(scale);
  const at = clamp(scrollTop, maxScroll);
  if (maxScroll === maxContent || at <= edge) return at;
  if (at >= maxScroll - edge) return maxContent - (maxScroll - at);
  return edge + ((at - edge) * (maxContent - 2 * edge)) / (maxScroll - 2 * edge);
}

/** Where the scroll bar belongs for rows at `contentTop`: undoes `contentTopAt`. */
export function scrollTopFor(scale: GridScale, contentTop: number): number {
  const { maxScroll, maxContent, edge } = ends(scale);
  const at = clamp(contentTop, maxContent);
  if (maxScroll === maxContent || at <= edge) return at;
  if (at >= maxContent - edge) return maxScroll - (maxContent - at);
  return edge + ((at - edge) * (maxScroll - 2 * edge)) / (maxContent - 2 * edge);
}

/** True when a move of the scroll bar is too long for a wheel or a finger: half of what one of its pixels stands for. */
function isDrag({ scrollPx, viewportPx }: GridScale, movedPx: number): boolean {
  return Math.abs(movedPx) > Math.max(viewportPx, scrollPx / Math.max(1, viewportPx) / 2);
}

interface Moved {
  scrollTop: number;
  previousScrollTop: number;
  shiftPx: number;
}

/** How far the rows are ahead of the scroll bar after it moved: as before, except after a drag and at the ends. */
export function nextShift(scale: GridScale, { scrollTop, previousScrollTop, shiftPx }: Moved): number {
  const { maxScroll, maxContent } = ends(scale);
  if (maxScroll === maxContent) return 0;
  if (isDrag(scale, scrollTop - previousScrollTop)) return contentTopAt(scale, scrollTop) - scrollTop;
  return clamp(scrollTop + shiftPx, maxContent) - scrollTop;
}

export interface RowRange {
  first: number;
  /** The row after the last one. */
  end: number;
}

/**
 * Rows to draw for what shows at `contentTop`: `overscan` more on both sides, in steps, so that a few pixels of scrolling
 * change nothing.
 */
export function rowsInView(scale: GridScale, contentTop: number, overscan = 12, step = 8): RowRange {
  const { rowCount, rowPx, viewportPx } = scale;
  const top = Math.floor(contentTop / rowPx) - overscan;
  const bottom = Math.ceil((contentTop + viewportPx) / rowPx) + overscan;
  return {
    first: clamp(Math.floor(top / step) * step, rowCount),
    end: clamp(Math.ceil(bottom / step) * step, rowCount),
  };
}

/** Where the rows must stand for row `index` to show whole, moved as little as possible. */
export function contentTopShowing({ rowPx, viewportPx, contentPx }: GridScale, contentTop: number, index: number) {
  const top = index * rowPx;
  const least = Math.max(0, top + rowPx - viewportPx);
  return clamp(Math.min(Math.max(contentTop, least), top), Math.max(0, contentPx - viewportPx));
}
