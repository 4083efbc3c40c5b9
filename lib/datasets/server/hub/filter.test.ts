import { describe, expect, it } from "vitest";
import { featureColumn } from "./features";
import { rowFilter } from "./filter";

const columns = [
  featureColumn("lang", { dtype: "string", _type: "Value" }),
  featureColumn('odd "name"', { dtype: "string", _type: "Value" }),
  featureColumn("n", { dtype: "int64", _type: "Value" }),
  featureColumn("score", { dtype: "float32", _type: "Value" }),
  featureColumn("ok", { dtype: "bool", _type: "Value" }),
  featureColumn("at", { dtype: "timestamp[ns]", _type: "Value" }),
  featureColumn("label", { names: ["neg", "pos"], _type: "ClassLabel" }),
  featureColumn("tags", { feature: { dtype: "string", _type: "Value" }, _type: "List" }),
];

describe("rowFilter", () => {
  it.each([
    ["lang", "en", "en", `"lang"='en'`],
    ["lang", "O'Hara", "O'Hara", `"lang"='O''Hara'`],
    ["lang", ` "q" % ü `, ` "q" % ü `, `"lang"=' "q" % ü '`],
    ["lang", "' OR 1=1 OR '", "' OR 1=1 OR '", `"lang"=''' OR 1=1 OR '''`],
    ["lang", "", "", null],
    ["lang", "a;b", "a;b", null],
    ["lang", "a--b", "a--b", null],
    ["lang", "/*", "/*", null],
    ['odd "name"', "x", "x", `"odd ""name"""='x'`],
    ["n", " 007 ", "7", `"n"=7`],
    ["n", "-9223372036854775808", "-9223372036854775808", `"n"=-9223372036854775808`],
    ["score", "0.5", "0.5", `"score"=0.5`],
    ["ok", "True", "true", `"ok"=true`],
    ["label", "pos", "pos", `"label"=1`],
    ["at", "2024-01-01 00:00:00", "2024-01-01 00:00:00", null],
  ])("%s = %j", (column, value, asCell, where) => {
    expect(rowFilter(columns, { column, value })).toMatchObject({ value: asCell, where });
  });

  it.each([
    ["lnag", "en", "filter.column", /no column “lnag”.*lang, odd/],
    ["tags", "x", "filter.column", /no single values/],
    ["label", "1", "filter.value", /no label “1”. Its labels are neg, pos/],
    ["n", "1.5", "filter.value", /whole numbers/],
    ["n", "1 OR 1", "filter.value", /whole numbers/],
    ["score", "much", "filter.value", /numbers/],
    ["ok", "1", "filter.value", /true or false/],
  ])("refuses %s = %j", (column, value, name, reason) => {
    expect(() => rowFilter(columns, { column, value })).toThrow(
      expect.objectContaining({ code: "invalid", fields: [{ name, reason: expect.stringMatching(reason) }] }),
    );
  });
});
