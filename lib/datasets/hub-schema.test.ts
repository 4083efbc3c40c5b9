import { describe, expect, it } from "vitest";
import { hubNameIn } from "./hub-schema";

describe("hubNameIn", () => {
  it.each([
    ["mteb/amazon_massive_intent", "mteb/amazon_massive_intent"],
    ["  imdb ", "imdb"],
    ["https://huggingface.co/datasets/mteb/amazon_massive_intent", "mteb/amazon_massive_intent"],
    ["https://huggingface.co/datasets/mteb/amazon_massive_intent/viewer/en/train?row=3", "mteb/amazon_massive_intent"],
    ["https://mirror.example/datasets/a/b#top", "a/b"],
    ["hf://datasets/a/b/train.csv", "a/b"],
    ["datasets/a/b", "a/b"],
    ["", null],
    ["a/b/c", null],
    ["../etc/passwd", null],
    ["a/..", null],
    ["a b", null],
    ["a/b?x=1", null],
    ["https://huggingface.co/datasets/", null],
  ])("%j is %j", (text, name) => expect(hubNameIn(text)).toBe(name));
});
