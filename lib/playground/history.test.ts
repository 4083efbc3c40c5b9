import { describe, expect, it } from "vitest";
import { readHistory, type TriedText, withTry } from "./history";

const tried = (text: string, model = "m"): TriedText => ({ model, text, tops: [] });
const texts = (history: readonly TriedText[]) => history.map(({ text }) => text);

describe("withTry", () => {
  it.each([
    ["a new text goes to the front", ["wake me"], "play jazz", ["play jazz", "wake me"]],
    ["typing on replaces the newest", ["wake me", "play jazz"], "wake me at six", ["wake me at six", "play jazz"]],
    ["taking words back replaces it too", ["wake me at six"], "wake me", ["wake me"]],
    ["an older text moves to the front", ["a", "b", "c"], "c", ["c", "a", "b"]],
    ["the first text", [], "a", ["a"]],
  ])("%s", (_, before, text, after) => {
    expect(
      texts(
        withTry(
          before.map((each) => tried(each)),
          tried(text),
        ),
      ),
    ).toEqual(after);
  });

  it("keeps the same text of another model", () => {
    expect(withTry([tried("wake me", "m1")], tried("wake me", "m2"))).toHaveLength(2);
  });

  it("keeps twelve", () => {
    const history = Array.from({ length: 30 }, (_, index) => `text ${index} end`).reduce<TriedText[]>(
      (before, text) => withTry(before, tried(text)),
      [],
    );
    expect(history).toHaveLength(12);
    expect(history[0]?.text).toBe("text 29 end");
  });
});

describe("readHistory", () => {
  const entry: TriedText = { model: "m", text: "wake me", tops: [{ target: "intent", label: "alarm", score: 0.9 }] };

  it("reads what was stored", () => {
    expect(readHistory(JSON.stringify([entry, tried("a")]))).toEqual([entry, tried("a")]);
  });

  it("leaves out what is no entry", () => {
    const wrong = [null, 1, { ...entry, text: 1 }, { ...entry, tops: [{ target: "intent" }] }, { ...entry, tops: "" }];
    expect(readHistory(JSON.stringify([...wrong, entry]))).toEqual([entry]);
    expect(readHistory("{}")).toEqual([]);
  });
});
