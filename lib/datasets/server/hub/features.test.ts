import { describe, expect, it } from "vitest";
import { cellText, featureColumn, isFilterable, isImported } from "./features";

const text = { dtype: "string", _type: "Value" };
const label = { names: ["neg", "pos"], _type: "ClassLabel" };

describe("featureColumn", () => {
  it.each([
    [text, "text"],
    [{ dtype: "large_string", _type: "Value" }, "text"],
    [{ dtype: "int64", _type: "Value" }, "integer"],
    [{ dtype: "uint8", _type: "Value" }, "integer"],
    [{ dtype: "float16", _type: "Value" }, "number"],
    [{ dtype: "decimal128(3, 2)", _type: "Value" }, "number"],
    [{ dtype: "bool", _type: "Value" }, "boolean"],
    [{ dtype: "timestamp[ns, tz=UTC]", _type: "Value" }, "time"],
    [{ dtype: "binary", _type: "Value" }, "media"],
    [label, "label"],
    [{ num_classes: 3, names: null, _type: "ClassLabel" }, "integer"],
    [{ feature: label, length: -1, _type: "Sequence" }, "labels"],
    [{ feature: label, _type: "List" }, "labels"],
    [[label], "labels"],
    [{ feature: text, _type: "LargeList" }, "list"],
    [[{ a: text, b: label }], "list"],
    [{ feature: { a: text }, _type: "Sequence" }, "list"],
    [{ shape: [2, 2], dtype: "int32", _type: "Array2D" }, "list"],
    [{ a: text, b: text }, "struct"],
    [{ languages: ["en", "fr"], _type: "Translation" }, "struct"],
    [{ _type: "Image" }, "media"],
    [{ feature: { _type: "Image" }, _type: "List" }, "media"],
    [{ caption: text, picture: { _type: "Image" } }, "media"],
    [null, "struct"],
  ])("%j is %s", (feature, type) => expect(featureColumn("c", feature).type).toBe(type));

  it("knows the labels, also of a column that is called like a type", () => {
    expect(featureColumn("c", label).labels).toEqual(["neg", "pos"]);
    expect(featureColumn("c", [label]).labels).toEqual(["neg", "pos"]);
    expect(featureColumn("c", { names: text, dtype: text }).type).toBe("struct");
  });

  it("leaves media out, and filters by single values only", () => {
    expect(isImported(featureColumn("c", { _type: "Image" }))).toBe(false);
    expect(isFilterable(featureColumn("c", label))).toBe(true);
    expect(isFilterable(featureColumn("c", [label]))).toBe(false);
  });
});

describe("cellText", () => {
  it.each([
    ["a", text, "a"],
    [null, text, ""],
    [true, { dtype: "bool", _type: "Value" }, "true"],
    [1.5, { dtype: "float64", _type: "Value" }, "1.5"],
    [1, label, "pos"],
    [-1, label, ""],
    [7, label, "7"],
    [[0, 1, null, -1], [label], '["neg","pos",null,null]'],
    [["x", "y"], { feature: text, _type: "List" }, '["x","y"]'],
    [{ a: "x" }, { a: text }, '{"a":"x"}'],
  ])("%j under %j is %j", (value, feature, expected) => {
    expect(cellText(value, featureColumn("c", feature))).toBe(expected);
  });
});
