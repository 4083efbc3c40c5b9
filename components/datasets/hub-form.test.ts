import { describe, expect, it } from "vitest";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import { ApiError } from "@/lib/http/api-client";
import {
  describeColumnType,
  describeHubSource,
  describeSplit,
  hubError,
  toImportAgain,
  toImportBody,
} from "./hub-form";

function apiError(fields: { name: string; reason: string }[]) {
  const body = { type: "", title: "", status: 422, detail: "Wrong.", code: "invalid", requestId: "r", fields };
  return new ApiError(422, body.detail, body);
}

describe("hubError", () => {
  it.each([
    [apiError([{ name: "filter.value", reason: "No such row." }]), "filterValue", "No such row."],
    [apiError([{ name: "dataset", reason: "Unknown." }]), "name", "Unknown."],
    [apiError([{ name: "other", reason: "?" }]), "form", "Wrong."],
    [apiError([]), "form", "Wrong."],
    [new Error("Broken."), "form", "Broken."],
  ])("%# puts the sentence where it belongs", (error, field, reason) => {
    expect(hubError(error, "form")).toEqual({ field, reason });
  });

  it("has nothing to say of no error", () => expect(hubError(null, "name")).toBeNull());
});

describe("toImportBody", () => {
  const lookup = { dataset: "a/b", preview: { config: "en", split: "train" } } as HubLookup;

  it("asks for what is shown, with the filter if there is one", () => {
    const body = { source: "huggingface", dataset: "a/b", config: "en", split: "train" };
    expect(toImportBody(lookup, { filterColumn: "", filterValue: "en" })).toEqual(body);
    expect(toImportBody(lookup, { filterColumn: "lang", filterValue: "" })).toEqual({
      ...body,
      filter: { column: "lang", value: "" },
    });
  });
});

it("asks for a failed import again, and says what it was", () => {
  const hub = { version: 1, dataset: "a/b", config: "en", split: "test", filter: null, isPartial: false } as const;
  const body = { source: "huggingface", name: "Mine", dataset: "a/b", config: "en", split: "test" };
  expect(toImportAgain("Mine", hub)).toEqual(body);
  expect(describeHubSource(hub)).toBe("a/b, configuration en, split test");
  const filter = { column: "lang", value: "en" };
  expect(toImportAgain("Mine", { ...hub, filter })).toEqual({ ...body, filter });
  expect(describeHubSource({ ...hub, config: "default", filter })).toBe("a/b, split test, only where lang is en");
});

it("describes splits and columns", () => {
  expect(describeSplit({ name: "train", rows: 11_514, sizeBytes: 1_234_567 })).toBe("train, 11,514 rows, 1.2 MB");
  expect(describeSplit({ name: "train", rows: null, sizeBytes: null })).toBe("train");
  expect(describeColumnType({ type: "integer", labels: null })).toBe("whole number");
  expect(describeColumnType({ type: "label", labels: ["a", "b"] })).toBe("label, 2 names");
});
