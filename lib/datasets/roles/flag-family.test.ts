import { describe, expect, it } from "vitest";
import { familyName } from "./flag-family";
import { targetNameOf } from "./make-target";
import { quotedNames } from "./words";

describe("familyName", () => {
  it.each([
    [["emotion_joy", "emotion_anger"], "emotion"],
    [["emotion.joy", "emotion.anger"], "emotion"],
    [["Topic: sport", "Topic: news"], "Topic"],
    [["is_spam", "is_rude"], "labels"],
    [["label_a", "label_b"], "labels"],
    [["emotion", "emotion_joy"], "labels"],
    [["toxic", "threat"], "labels"],
    [["toxic", "toxicity"], "labels"],
    [[], "labels"],
  ])("%j: %s", (names, name) => {
    expect(familyName(names)).toBe(name);
  });
});

describe("targetNameOf", () => {
  it.each([
    ["intent", "intent"],
    ["labels.intent", "intent"],
    ["Labels.Is English", "Is English"],
    ["__proto__", "label"],
    ["labels.__proto__", "label"],
    ["", "label"],
    ["x".repeat(80), "x".repeat(64)],
  ])("%s: %s", (column, name) => {
    expect(targetNameOf(column)).toBe(name);
  });
});

describe("quotedNames", () => {
  it.each([
    [[], ""],
    [["a"], "“a”"],
    [["a", "b"], "“a” and “b”"],
    [["a", "b", "c", "d"], "“a”, “b”, “c” and “d”"],
    [["a", "b", "c", "d", "e"], "“a”, “b”, “c” and 2 more"],
    [["", "b"], "“(no name)” and “b”"],
  ])("%j: %s", (names, words) => {
    expect(quotedNames(names)).toBe(words);
  });
});
