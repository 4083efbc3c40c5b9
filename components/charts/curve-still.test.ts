import { expect, it } from "vitest";
import { viewCurves } from "@/lib/charts/curve-view";
import { type Curve, prepareCurves } from "@/lib/charts/curves";
import { curveStill } from "./curve-still";

const loss: Curve = {
  id: "a",
  run: null,
  name: "Training",
  colour: "var(--split-train)",
  dash: "dashed",
  kind: "measured",
  steps: [0, 1, 2, 3, 4],
  values: [4, 2, null, 2, 0],
};

function stillOf(curve: Curve, scale: "linear" | "log" = "linear"): string {
  const spec = { key: "loss", title: "Loss", noun: "loss", unit: "loss", better: "lower", curves: [curve] } as const;
  const prepared = prepareCurves(spec, { smoothing: 0, scale });
  return curveStill(viewCurves(prepared, { window: [0, 4], clip: "none" }));
}

it("draws a line where it is measured, with its colour and pattern, and leaves gaps open", () => {
  const still = stillOf(loss);
  const line = /<path d="(M0 [^"]*)" stroke="var\(--split-train\)"[^>]*stroke-dasharray="5 4"/.exec(still)?.[1] ?? "";
  const points = [...line.matchAll(/([ML])(\d+) (\d+)/g)].map(([, way, x, y]) => [way, Number(x), Number(y)] as const);
  expect(points.map(([way, x]) => `${way}${x}`)).toEqual(["M0", "L250", "M750", "L1000"]);
  const heights = points.map(([, , y]) => y);
  expect(heights[1]).toBe(heights[2]);
  expect(heights[0]).toBeLessThan(heights[1] ?? 0);
  expect(heights[3]).toBeGreaterThan(heights[1] ?? 0);
});

it("names the ticks of both axes", () => {
  const texts = [...stillOf(loss).matchAll(/>([^<>]+)<\/span>/g)].map(([, text]) => text);
  expect(texts).toEqual(expect.arrayContaining(["0", "2", "4"]));
});

it("is empty where no value fits the scale", () => {
  expect(stillOf({ ...loss, values: [-1, -1, null, -1, 0] }, "log")).toBe("");
});
