import { describe, expect, it } from "vitest";
import { builtInKind, kindOfCode, numberText } from "./xlsx-number";

describe("kindOfCode", () => {
  it.each([
    ["General", "plain"],
    ["#,##0.00", "plain"],
    ["0.00E+00", "plain"],
    ["0%", "plain"],
    ['#,##0.00 "days"', "plain"],
    ["[Red]#,##0;[Blue]-#,##0", "plain"],
    ["[$€-407] #,##0.00", "plain"],
    ["yyyy-mm-dd", "date"],
    ["dd/mm/yyyy hh:mm", "date"],
    ["[$-409]d-mmm-yy", "date"],
    ["mmm", "date"],
    ["mm", "date"],
    ["h:mm AM/PM", "time"],
    ["mm:ss.0", "time"],
    ["[h]:mm:ss", "elapsed"],
    ["[mm]:ss", "elapsed"],
    ["00000", { digits: 5 }],
    ["0", "plain"],
  ])("%s is %j", (code, kind) => {
    expect(kindOfCode(code)).toEqual(kind);
  });
});

describe("numberText", () => {
  it.each<[string, Parameters<typeof numberText>[1], string]>([
    ["42", "plain", "42"],
    ["-1.5", "plain", "-1.5"],
    ["0.30000000000000004", "plain", "0.3"],
    ["1E-3", "plain", "0.001"],
    ["1.0", "plain", "1"],
    ["12345678901234567890", "plain", "12345678901234600000"],
    ["7", { digits: 5 }, "00007"],
    ["7.5", { digits: 5 }, "7.5"],
    ["45322", "date", "2024-01-31"],
    ["45322.5868055556", "date", "2024-01-31 14:05:00"],
    ["1", "date", "1900-01-01"],
    ["59", "date", "1900-02-28"],
    ["61", "date", "1900-03-01"],
    ["0.5868055556", "time", "14:05:00"],
    ["45322.25", "time", "2024-01-31 06:00:00"],
    ["1.5", "elapsed", "36:00:00"],
    ["-1", "date", "-1"],
    ["1e300", "date", "1e+300"],
    ["no number", "date", "no number"],
    ["", "plain", ""],
  ])("%s as %j is %s", (value, kind, text) => {
    expect(numberText(value, kind, false)).toBe(text);
  });

  it("counts from 1904 where the workbook does", () => {
    expect(numberText("0", "date", true)).toBe("1904-01-01");
    expect(numberText("43860", "date", true)).toBe("2024-01-31");
  });

  it.each([
    [0, "plain"],
    [14, "date"],
    [20, "time"],
    [22, "date"],
    [46, "elapsed"],
    [49, "plain"],
  ])("built-in format %i is %s", (id, kind) => {
    expect(builtInKind(id)).toBe(kind);
  });
});
