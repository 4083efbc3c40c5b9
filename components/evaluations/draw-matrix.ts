import { type MatrixLayout, shownPlaces } from "@/lib/evaluations/matrix/layout";
import { cellShare, cellText, type MatrixModel, type MatrixUnit } from "@/lib/evaluations/matrix/model";
import type { MatrixCell } from "@/lib/evaluations/matrix/move";

export interface MatrixColours {
  surface: string;
  sunken: string;
  text: string;
  muted: string;
  border: string;
  ring: string;
  right: string;
  wrong: string;
  /** Text on full cells. */
  onRight: string;
  onWrong: string;
  font: string;
}

export interface MatrixPicture {
  model: MatrixModel;
  layout: MatrixLayout;
  unit: MatrixUnit;
  colours: MatrixColours;
  cell: MatrixCell | null;
  hasFocus: boolean;
  widthPx: number;
  heightPx: number;
  scrollX: number;
  scrollY: number;
}

type Context = CanvasRenderingContext2D;

/** Draws the part of the matrix that its window shows, with the labels at its edges, in CSS pixels. */
export function drawMatrix(context: Context, picture: MatrixPicture) {
  const { layout, colours, widthPx, heightPx } = picture;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, widthPx, heightPx);
  context.save();
  context.beginPath();
  context.rect(layout.leftPx, layout.topPx, widthPx - layout.leftPx, heightPx - layout.topPx);
  context.clip();
  drawCells(context, picture);
  drawCursor(context, picture);
  context.restore();
  if (!layout.hasLabels) return;
  drawTruths(context, picture);
  drawAnswers(context, picture);
  drawCorner(context, picture);
}

function shown({ layout, model, widthPx, heightPx, scrollX, scrollY }: MatrixPicture) {
  const size = model.labels.length;
  return {
    truths: shownPlaces(scrollY, heightPx - layout.topPx, layout.cellPx, size),
    answers: shownPlaces(scrollX, widthPx - layout.leftPx, layout.cellPx, size),
  };
}

function drawCells(context: Context, picture: MatrixPicture) {
  const { layout, colours } = picture;
  const { truths, answers } = shown(picture);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `${numberPx(layout.cellPx)}px ${colours.font}`;
  for (let truth = truths[0]; truth < truths[1]; truth += 1) {
    for (let answer = answers[0]; answer < answers[1]; answer += 1) drawCell(context, picture, { truth, answer });
  }
}

/** Size of the numbers in cells. */
function numberPx(cellPx: number): number {
  if (cellPx >= 72) return 16;
  return cellPx >= 36 ? 12 : 10;
}

/** Gaps between cells where they are large enough to have one. */
const GAP_FROM_PX = 8;

function drawCell(context: Context, picture: MatrixPicture, { truth, answer }: MatrixCell) {
  const { layout, colours, model, unit, scrollX, scrollY } = picture;
  const { cellPx } = layout;
  const left = layout.leftPx + answer * cellPx - scrollX;
  const top = layout.topPx + truth * cellPx - scrollY;
  const side = cellPx >= GAP_FROM_PX ? cellPx - 1 : cellPx;
  const share = cellShare(model, truth, answer, unit);
  const isRight = truth === answer;
  if (share === 0) {
    if (!isRight && cellPx < GAP_FROM_PX) return;
    context.fillStyle = isRight ? colours.border : colours.sunken;
    context.fillRect(left, top, side, side);
    return;
  }
  // Few rows are seen too; the root keeps what is between apart.
  const depth = 0.14 + 0.86 * Math.sqrt(share);
  context.fillStyle = colours.sunken;
  context.fillRect(left, top, side, side);
  context.globalAlpha = depth;
  context.fillStyle = isRight ? colours.right : colours.wrong;
  context.fillRect(left, top, side, side);
  context.globalAlpha = 1;
  if (!layout.hasNumbers) return;
  context.fillStyle = depth > 0.6 ? (isRight ? colours.onRight : colours.onWrong) : colours.text;
  context.fillText(cellText(model, truth, answer, unit), left + side / 2, top + side / 2 + 0.5);
}

function drawCursor(
  context: Context,
  { cell, layout, colours, hasFocus, scrollX, scrollY, widthPx, heightPx }: MatrixPicture,
) {
  if (cell === null) return;
  const { cellPx } = layout;
  const left = layout.leftPx + cell.answer * cellPx - scrollX;
  const top = layout.topPx + cell.truth * cellPx - scrollY;
  context.globalAlpha = 0.12;
  context.fillStyle = colours.text;
  context.fillRect(layout.leftPx, top, widthPx, cellPx - 1);
  context.fillRect(left, layout.topPx, cellPx - 1, heightPx);
  context.globalAlpha = 1;
  context.strokeStyle = hasFocus ? colours.ring : colours.text;
  context.lineWidth = 2;
  context.strokeRect(left, top, cellPx - 1, cellPx - 1);
}

function drawTruths(context: Context, picture: MatrixPicture) {
  const { layout, colours, model, cell, scrollY, heightPx } = picture;
  const [first, last] = shown(picture).truths;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, layout.leftPx, heightPx);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let truth = first; truth < last; truth += 1) {
    const y = layout.topPx + (truth + 0.5) * layout.cellPx - scrollY;
    drawLabel(context, picture, model.labels[truth] ?? "", cell?.truth === truth, {
      x: layout.leftPx - 8,
      y,
      roomPx: layout.leftPx - 14,
    });
  }
}

function drawAnswers(context: Context, picture: MatrixPicture) {
  const { layout, colours, model, cell, scrollX, widthPx } = picture;
  const [first, last] = shown(picture).answers;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, widthPx, layout.topPx);
  context.save();
  context.beginPath();
  context.rect(layout.leftPx, 0, widthPx - layout.leftPx, layout.topPx);
  context.clip();
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (let answer = first; answer < last; answer += 1) {
    context.save();
    context.translate(layout.leftPx + (answer + 0.5) * layout.cellPx - scrollX, layout.topPx - 8);
    context.rotate(-Math.PI / 2);
    const place = { x: 0, y: 0, roomPx: layout.topPx - 14 };
    drawLabel(context, picture, model.labels[answer] ?? "", cell?.answer === answer, place);
    context.restore();
  }
  context.restore();
}

interface LabelPlace {
  x: number;
  y: number;
  roomPx: number;
}

function drawLabel(context: Context, { colours }: MatrixPicture, label: string, isOn: boolean, place: LabelPlace) {
  context.font = labelFont(colours.font, isOn);
  context.fillStyle = isOn ? colours.text : colours.muted;
  context.fillText(shortened(context, label || "(empty)", place.roomPx), place.x, place.y);
}

/** The text, or as much of it as there is room for. */
function shortened(context: Context, text: string, roomPx: number): string {
  if (context.measureText(text).width <= roomPx) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= roomPx) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, fits)}…`;
}

/** Covers what scrolled below it, and says which side is which. */
function drawCorner(context: Context, { layout, colours }: MatrixPicture) {
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, layout.leftPx, layout.topPx);
  context.font = `10px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  context.fillText("answer →", layout.leftPx - 8, layout.topPx - 24);
  context.fillText("label ↓", layout.leftPx - 8, layout.topPx - 10);
}

export function labelFont(font: string, isOn = false): string {
  return `${isOn ? "600 " : ""}11px ${font}`;
}
