/** Where the parts of the matrix lie, in CSS pixels. */
export interface MatrixLayout {
  cellPx: number;
  /** Room for the labels left of the cells and above them. */
  leftPx: number;
  topPx: number;
  /** All of it, of which the window onto it shows a part. */
  widthPx: number;
  heightPx: number;
  /** Whether there is room for numbers in cells and for labels beside them. */
  hasNumbers: boolean;
  hasLabels: boolean;
}

interface LayoutInput {
  size: number;
  /** The longest label's width as it is written. */
  labelPx: number;
  /** The window onto the matrix: its width, and the height that it may have. */
  frameWidthPx: number;
  frameHeightPx: number;
  /** Everything at once, as small as it has to be. */
  isOverview: boolean;
}

/** What the corner takes to say which side is which, in two lines. */
const MIN_LEFT_PX = 72;
const MIN_TOP_PX = 44;
const MAX_LEFT_PX = 168;
const MAX_TOP_PX = 120;
const MIN_CELL_PX = 24;
/** Of a few labels in a wide window: larger cells than this say no more. */
const MAX_CELL_PX = 120;
const MAX_OVERVIEW_CELL_PX = 52;
const LABEL_PX = 11;
const LABEL_GAP_PX = 16;

/**
 * Cells as large as the window allows and no smaller than numbers need, so that many labels scroll; or, as an overview, as
 * small as it takes for all columns to be seen, and all lines too where there is no room for names. On a narrow window labels have at most a third of it.
 */
export function matrixLayout({ size, labelPx, frameWidthPx, frameHeightPx, isOverview }: LayoutInput): MatrixLayout {
  const labelRoomPx = labelPx + LABEL_GAP_PX;
  const leftPx = Math.ceil(Math.max(MIN_LEFT_PX, Math.min(labelRoomPx, MAX_LEFT_PX, frameWidthPx / 3)));
  const topPx = Math.ceil(Math.max(MIN_TOP_PX, Math.min(labelRoomPx, MAX_TOP_PX)));
  const room = Math.max(0, frameWidthPx - leftPx - 1);
  const fitting = size === 0 ? MAX_CELL_PX : Math.floor(room / size);
  if (isOverview) {
    // Without names beside them the cells have their room too.
    const bare = Math.floor((Math.min(frameWidthPx, frameHeightPx) - 2 * BARE_PX) / Math.max(1, size));
    const hasLabels = fitting >= LABEL_PX;
    const cellPx = Math.max(2, Math.min(hasLabels ? fitting : bare, MAX_OVERVIEW_CELL_PX));
    const [left, top] = hasLabels ? [leftPx, topPx] : [BARE_PX, BARE_PX];
    return {
      cellPx,
      leftPx: left,
      topPx: top,
      widthPx: left + cellPx * size,
      heightPx: top + cellPx * size,
      hasNumbers: cellPx >= MIN_CELL_PX,
      hasLabels,
    };
  }
  const high = size === 0 ? MAX_CELL_PX : Math.floor((frameHeightPx - topPx) / size);
  const cellPx = Math.max(MIN_CELL_PX, Math.min(fitting, high, MAX_CELL_PX));
  return {
    cellPx,
    leftPx,
    topPx,
    widthPx: leftPx + cellPx * size,
    heightPx: topPx + cellPx * size,
    hasNumbers: true,
    hasLabels: true,
  };
}

/** Around an overview without names. */
const BARE_PX = 4;

interface Point {
  xPx: number;
  yPx: number;
}

/** The cell at a point of the window, given how far it has been scrolled; null for the labels and beyond the last cell. */
export function cellAt(layout: MatrixLayout, size: number, { xPx, yPx }: Point, scroll: Point) {
  if (xPx < layout.leftPx || yPx < layout.topPx) return null;
  const answer = Math.floor((xPx + scroll.xPx - layout.leftPx) / layout.cellPx);
  const truth = Math.floor((yPx + scroll.yPx - layout.topPx) / layout.cellPx);
  return truth < size && answer < size ? { truth, answer } : null;
}

/** The places of lines or columns that a window of so many pixels shows: from the first up to, but without, the last. */
export function shownPlaces(scrollPx: number, framePx: number, cellPx: number, size: number): [number, number] {
  const first = Math.max(0, Math.floor(scrollPx / cellPx));
  return [first, Math.min(size, Math.ceil((scrollPx + framePx) / cellPx))];
}

/** How far to scroll, along one axis, for a cell to be in view: as little as that takes. */
export function scrolledTo(place: number, scrollPx: number, framePx: number, cellPx: number): number {
  const [start, end] = [place * cellPx, (place + 1) * cellPx];
  if (start < scrollPx) return start;
  return end > scrollPx + framePx ? end - framePx : scrollPx;
}
