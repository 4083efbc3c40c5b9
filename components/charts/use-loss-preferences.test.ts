import { describe, expect, it } from "vitest";
import { parseLossPreferences } from "./use-loss-preferences";

const defaults = { smoothing: 0.9, scale: "linear" };

describe("parseLossPreferences", () => {
  it.each([
    [null, defaults],
    ["", defaults],
    ["{", defaults],
    ["null", defaults],
    ["[]", defaults],
    ['{"smoothing":0.5,"scale":"log"}', { smoothing: 0.5, scale: "log" }],
    ['{"smoothing":0}', { smoothing: 0, scale: "linear" }],
    ['{"smoothing":1,"scale":"cubic"}', defaults],
    ['{"smoothing":"0.5"}', defaults],
  ])("%s", (text, expected) => {
    expect(parseLossPreferences(text)).toEqual(expected);
  });
});
