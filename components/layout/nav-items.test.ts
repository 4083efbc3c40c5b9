import { describe, expect, it } from "vitest";
import { isActive } from "./nav-items";

describe("isActive", () => {
  it.each([
    ["/", "/", true],
    ["/", "/datasets", false],
    ["/datasets", "/datasets", true],
    ["/datasets", "/datasets/ds_1/rows", true],
    ["/datasets", "/datasets-old", false],
    ["/jobs", "/models", false],
  ])("%s on %s is %s", (href, pathname, expected) => {
    expect(isActive(href, pathname)).toBe(expected);
  });
});
