import { describe, expect, it } from "vitest";
import { draftText, type Message } from "./conversation";
import { readHistory, storedHistory, type TriedText, withTry } from "./history";

const tried = (text: string, model = "m"): TriedText => ({ model, mode: "one", text, tops: [], outcome: null });
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

  it("keeps the same text where it was lines, and a conversation apart from one that goes on", () => {
    const lines: TriedText = { model: "m", mode: "many", text: "wake me", tops: [], outcome: null };
    expect(withTry([tried("wake me")], lines)).toHaveLength(2);
    const talk = (...contents: string[]): TriedText => {
      const messages = contents.map((content): Message => ({ role: "user", content }));
      return { model: "m", mode: "conversation", text: draftText(messages), tops: [], outcome: null };
    };
    expect(withTry([talk("wake")], talk("wake me"))).toHaveLength(1);
    expect(withTry([talk("wake me")], talk("wake me", "now"))).toHaveLength(1);
    expect(withTry([talk("wake me")], talk("play jazz"))).toHaveLength(2);
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
  const entry: TriedText = {
    model: "m",
    mode: "one",
    text: "wake me",
    tops: [{ target: "intent", label: "alarm", score: 0.9 }],
    outcome: { kind: "label", chosen: [{ target: "intent", labels: ["alarm"] }] },
  };

  it("reads what was stored, which is all but very long texts", () => {
    expect(readHistory(storedHistory([entry, tried("x".repeat(200_000))]))).toEqual([entry]);
    expect(readHistory(JSON.stringify([entry, tried("a")]))).toEqual([entry, tried("a")]);
  });

  it("leaves out what is no entry", () => {
    const wrong = [
      null,
      1,
      { ...entry, text: 1 },
      { ...entry, mode: "two" },
      { ...entry, tops: [{ target: "intent" }] },
      { ...entry, tops: "" },
      { ...entry, outcome: undefined },
      { ...entry, outcome: { kind: "label", chosen: [{ target: "intent", labels: [1] }] } },
    ];
    expect(readHistory(JSON.stringify([...wrong, entry]))).toEqual([entry]);
    expect(readHistory("{}")).toEqual([]);
  });
});
