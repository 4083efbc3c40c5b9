import { describe, expect, it } from "vitest";
import { PAGE_ROWS, pageQuery, pagesOf, rowAt } from "./grid-pages";

describe("pagesOf", () => {
  it.each([
    [0, 0, []],
    [0, 1, [0]],
    [0, PAGE_ROWS, [0]],
    [PAGE_ROWS - 1, PAGE_ROWS + 1, [0, 1]],
    [250, 420, [2, 3, 4]],
  ])("rows %d to %d are on pages %j", (first, end, pages) => expect(pagesOf({ first, end })).toEqual(pages));
});

describe("pageQuery", () => {
  it("asks for what is set, and for nothing else", () => {
    expect(pageQuery({ q: "", label: undefined, target: "intent", sort: "text", direction: "desc" }, 3)).toEqual({
      offset: 300,
      limit: 100,
      sort: "text",
      direction: "desc",
    });
  });

  it("names the target of a label; an empty label means rows without any", () => {
    expect(pageQuery({ label: "", target: "intent" }, 0)).toEqual({
      label: "",
      target: "intent",
      offset: 0,
      limit: 100,
    });
  });
});

describe("rowAt", () => {
  const page = { columns: ["a"], offset: 100, total: 102, data: [100, 104].map((row) => ({ row, cells: [`${row}`] })) };
  const pages = new Map([[1, page]]);
  it("finds a row by its place in the grid", () => {
    expect(rowAt(pages, 101)).toEqual({ row: 104, cells: ["104"] });
    expect(rowAt(pages, 102)).toBeUndefined();
    expect(rowAt(pages, 3)).toBeUndefined();
  });
});
