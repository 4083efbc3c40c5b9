import { describe, expect, it } from "vitest";
import { isFormula } from "./defuse";

describe("isFormula", () => {
  it.each(["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "- no"])("%j would be run", (cell) => {
    expect(isFormula(cell)).toBe(true);
  });

  it.each(["", "-5", "+3.2", "-1,234.50", "-", "+49 30 1234", "-20 %", "a=1", "’tis"])("%j would not", (cell) => {
    expect(isFormula(cell)).toBe(false);
  });
});
