import { expect, it } from "vitest";
import { compareHref, evaluationHref, parsePredictionsSearch, predictionsHref } from "./search-params";

it("reads back what an address of rows says", () => {
  const search = { target: "a&b", outcome: "wrong", truth: "", predicted: "x=y", sort: "unsure", q: "ü ?" } as const;
  const { searchParams, pathname } = new URL(predictionsHref("ev_1", search), "http://localhost");
  expect(pathname).toBe("/evaluations/ev_1/rows");
  const { truth, ...rest } = search;
  expect(parsePredictionsSearch(Object.fromEntries(searchParams))).toEqual(rest);
});

it("leaves out what does not fit, and takes the first of several", () => {
  expect(parsePredictionsSearch({ outcome: "maybe", sort: ["file", "unsure"], q: "x".repeat(501) })).toEqual({
    sort: "file",
  });
});

it("leads to an evaluation's pages and to comparisons", () => {
  expect(evaluationHref("ev_1")).toBe("/evaluations/ev_1");
  expect(evaluationHref("ev_1", "confusion")).toBe("/evaluations/ev_1/confusion");
  expect(compareHref(["ev_1", "ev_2"])).toBe("/evaluations/compare?ids=ev_1%2Cev_2");
});
