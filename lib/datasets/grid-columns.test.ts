import { describe, expect, it } from "vitest";
import { columnTemplate, gridColumns, leastWidth, nextSort, sortName } from "./grid-columns";
import type { ColumnRoles } from "./roles-schema";

const roles: ColumnRoles = {
  version: 2,
  text: { columns: ["body"], template: null },
  targets: [
    { name: "intent", kind: "single", column: "label" },
    {
      name: "harm",
      kind: "multi",
      source: { type: "flags", columns: ["toxic", "insult"] },
      noneLabel: null,
    },
  ],
  group: null,
  split: null,
  id: "id",
  origin: "confirmed",
  reasons: [],
};

describe("gridColumns", () => {
  it("puts text and labels first, and keeps columns that are one label each as they are", () => {
    const { shown, hiddenCount } = gridColumns(["id", "label", "body", "toxic", "insult"], roles);
    expect(shown.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "text body",
      "target label",
      "target harm",
      "other id",
      "other toxic",
      "other insult",
    ]);
    expect(shown.map(sortName)).toEqual(["body", "label", null, "id", "toxic", "insult"]);
    expect(hiddenCount).toBe(0);
  });

  it("shows a table without roles, and not all of a very wide one", () => {
    const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const { shown, hiddenCount } = gridColumns(names, null);
    expect(shown[3]).toEqual({ kind: "other", name: "c3", index: 3 });
    expect(shown.length + hiddenCount).toBe(300);
    expect(shown.length).toBeLessThan(20);
  });
});

describe("columnTemplate", () => {
  it("has a width for the row's number and for each column", () => {
    const { shown } = gridColumns(["label", "body"], { ...roles, targets: roles.targets.slice(0, 1) });
    expect(columnTemplate(shown, 7)).toBe("5.9rem minmax(min(15rem, 44vw), 3fr) minmax(min(9rem, 28vw), 1fr)");
    expect(leastWidth(shown, 2)).toBe("calc(4.2rem + min(15rem, 44vw) + min(9rem, 28vw))");
  });
});

describe("nextSort", () => {
  it("goes from ascending to descending to the order of the file, and starts over with another column", () => {
    const ascending = nextSort("text", {});
    const descending = nextSort("text", ascending);
    expect(ascending).toEqual({ sort: "text", direction: undefined });
    expect(descending).toEqual({ sort: "text", direction: "desc" });
    expect(nextSort("text", descending)).toEqual({ sort: undefined, direction: undefined });
    expect(nextSort("label", descending)).toEqual({ sort: "label", direction: undefined });
  });
});
