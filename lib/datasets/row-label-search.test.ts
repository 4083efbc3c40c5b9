import { describe, expect, it } from "vitest";
import { findLabels } from "./row-label-search";

const labels = [
  ["set_alarm", 9],
  ["Alarm query", 5],
  ["alarm_remove", 3],
  ["weather", 1],
] as const;

describe("findLabels", () => {
  it.each([
    ["", ["set_alarm", "Alarm query", "alarm_remove", "weather"]],
    [" ALARM ", ["Alarm query", "alarm_remove", "set_alarm"]],
    ["the", ["weather"]],
    ["none", []],
  ])("%j finds %j", (text, found) => expect(findLabels(labels, text).map(([label]) => label)).toEqual(found));
});
