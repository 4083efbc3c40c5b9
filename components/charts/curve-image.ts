import uPlot from "uplot";
import type { CurveView } from "@/lib/charts/curve-view";
import { type CurveChartSpec, lineName } from "@/lib/charts/curves";
import { type CurvePaint, dashPattern, plotData, plotOptions, readPaint } from "./curve-options";

/** Size of every image, in pixels: 960 × 540 at twice the density. */
const IMAGE_WIDTH = 1920;
const IMAGE_HEIGHT = 1080;

const SCALE = 2;
const MARGIN = 24 * SCALE;
const LINE = 20 * SCALE;

interface ImageInput {
  spec: CurveChartSpec;
  view: CurveView;
  /** Below the chart: where it comes from and what it shows. */
  words: readonly string[];
  /** Its theme is the image's. */
  element: Element;
}

/** The chart as a PNG with title, legend and findings, on the background of the theme. Throws when the browser makes none. */
export async function curveImage({ spec, view, words, element }: ImageInput): Promise<Blob> {
  const paint = readPaint(element);
  const ink = getComputedStyle(element).getPropertyValue("--text").trim();
  const canvas = document.createElement("canvas");
  canvas.width = IMAGE_WIDTH;
  canvas.height = IMAGE_HEIGHT;
  const ctx = canvas.getContext("2d");
  if (ctx === null) throw new Error("This browser draws no images.");
  ctx.fillStyle = paint.surface;
  ctx.fillRect(0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
  ctx.font = `600 ${16 * SCALE}px ${paint.font}`;
  ctx.fillText(spec.title, MARGIN, MARGIN + LINE / 2);
  const top = drawLegend(ctx, spec, paint, MARGIN + LINE * 1.75);
  ctx.font = `${12 * SCALE}px ${paint.font}`;
  const lines = wrap(ctx, words.join(" "), IMAGE_WIDTH - 2 * MARGIN).slice(0, 3);
  const bottom = IMAGE_HEIGHT - MARGIN - lines.length * LINE;
  const chart = await drawChart(view, paint, IMAGE_WIDTH - 2 * MARGIN, bottom - top - LINE / 2);
  ctx.drawImage(chart, MARGIN, top, IMAGE_WIDTH - 2 * MARGIN, bottom - top - LINE / 2);
  ctx.fillStyle = paint.text;
  for (const [index, line] of lines.entries()) ctx.fillText(line, MARGIN, bottom + LINE * (index + 0.5));
  return toPng(canvas);
}

/** Line samples with their names, wrapped; answers where the chart may begin. */
function drawLegend(ctx: CanvasRenderingContext2D, spec: CurveChartSpec, paint: CurvePaint, top: number): number {
  const sample = 24 * SCALE;
  let [x, y] = [MARGIN, top];
  ctx.font = `${12 * SCALE}px ${paint.font}`;
  for (const curve of spec.curves) {
    const name = lineName(curve);
    const width = sample + 8 * SCALE + ctx.measureText(name).width;
    if (x > MARGIN && x + width > IMAGE_WIDTH - MARGIN) [x, y] = [MARGIN, y + LINE];
    ctx.strokeStyle = paint.of(curve.colour);
    ctx.lineWidth = 2 * SCALE;
    ctx.setLineDash(dashPattern(curve.dash, SCALE));
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + sample, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = paint.text;
    ctx.fillText(name, x + sample + 8 * SCALE, y);
    x += width + 20 * SCALE;
  }
  return y + LINE;
}

/** Draws the lines off the page, in image pixels whatever the screen's density. */
function drawChart(view: CurveView, paint: CurvePaint, width: number, height: number): Promise<HTMLCanvasElement> {
  const density = window.devicePixelRatio || 1;
  return new Promise((resolve) => {
    const options = plotOptions({
      view: () => view,
      paint,
      widthPx: width / density,
      heightPx: height / density,
      scale: SCALE / density,
      hooks: { ready: [({ ctx }) => resolve(ctx.canvas)] },
    });
    new uPlot(options, plotData(view));
  });
}

function wrap(ctx: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && ctx.measureText(longer).width > width) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("The browser made no image."));
    }, "image/png");
  });
}
