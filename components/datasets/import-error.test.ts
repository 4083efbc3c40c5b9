import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/http/api-client";
import { describeImportError, refuseFile } from "./import-error";

describe("refuseFile", () => {
  it.each([
    ["rows.csv", 10, null],
    ["rows.TSV", 10, null],
    ["rows", 10, null],
    ["rows.csv", 0, "“rows.csv” is empty."],
    ["rows.csv", 2001, "“rows.csv” is 2 kB, and the limit is 2 kB."],
    ["rows.XLSX", 10, null],
    ["rows.jsonl.gz", 10, null],
    ["rows.parquet", 10, null],
    ["rows.XLS", 10, "“rows.XLS” is a .xls file. Save it as an Excel workbook (.xlsx)"],
    ["rows.zip", 10, "“rows.zip” is a .zip file. Unpack it"],
    ["rows.pdf", 10, "“rows.pdf” is a .pdf file. Save its rows as CSV"],
  ])("%s of %d bytes: %s", (name, size, expected) => {
    const reason = refuseFile({ name, size }, 2000);
    if (expected === null) expect(reason).toBeNull();
    else expect(reason?.startsWith(expected)).toBe(true);
  });
});

describe("describeImportError", () => {
  const body = {
    type: "about:blank",
    title: "The request is not valid",
    status: 422,
    detail: "A quote is never closed.",
    code: "invalid",
    requestId: "r1",
    fields: [],
  };

  it("names the line where there is one", () => {
    const error = new ApiError(422, body.detail, { ...body, extra: { line: 12 } });
    expect(describeImportError(error)).toBe("Line 12: A quote is never closed.");
    expect(describeImportError(new ApiError(422, body.detail, body))).toBe("A quote is never closed.");
  });

  it("says that nothing was stored when the line broke", () => {
    expect(describeImportError(new Error("socket"))).toContain("nothing was stored");
  });
});
