import { describe, expect, it } from "vitest";
import { chooseWay } from "./way";

const MB = 1024 ** 2;

describe("chooseWay", () => {
  it.each([
    ["what fits one page is here already", 0, 1, "pages"],
    ["what fits one page is here already", 100, 1, "pages"],
    ["few rows of a large split", 2_000, 20 * MB, "pages"],
    ["few rows of a split that is as cheap to have whole", 2_000, 20 * MB - 1, "files"],
    ["too many requests", 10_001, 1_000 * MB, "files"],
    ["as many as are polite", 10_000, 1_000 * MB, "pages"],
    ["a size that the hub does not tell", 200, null, "files"],
    ["files over the limit", 100_000, 2_001 * MB, "pages"],
    ["neither", 100_001, 2_001 * MB, null],
  ] as const)("%s: %d rows of %d bytes", (_, matchedRows, filesBytes, way) => {
    expect(chooseWay({ matchedRows, filesBytes, maxBytes: 2_000 * MB })).toBe(way);
  });
});
