import { describe, expect, it } from "vitest";
import { DEFAULT_PREFERENCES as defaults, parsePreferences } from "./curve-preferences";

describe("parsePreferences", () => {
  it.each([
    [null, defaults],
    ["", defaults],
    ["{", defaults],
    ["null", defaults],
    ["[]", defaults],
    ['{"smoothing":0.5,"scale":"log","clip":"p95"}', { smoothing: 0.5, scale: "log", clip: "p95" }],
    ['{"smoothing":0}', { ...defaults, smoothing: 0 }],
    ['{"smoothing":1,"scale":"cubic","clip":95}', defaults],
    ['{"smoothing":"0.5","clip":"p99"}', { ...defaults, clip: "p99" }],
  ])("%s", (text, expected) => {
    expect(parsePreferences(text)).toEqual(expected);
  });
});
