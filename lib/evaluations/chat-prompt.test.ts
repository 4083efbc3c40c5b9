import { describe, expect, it } from "vitest";
import type { ModelTarget } from "@/lib/models/schema";
import { writePrompt } from "./chat-prompt";

const mood: ModelTarget = { name: "mood", labels: ["good", 'so "so"'], lossFunction: "single_class" };
const topics: ModelTarget = { name: "topics", labels: ["food"], lossFunction: "multi_class" };

describe("writePrompt", () => {
  it("lists the labels of every target, and how many are wanted", () => {
    const prompt = writePrompt(null, [mood, topics], []);
    expect(prompt).toContain('"mood": exactly one of\n- "good"\n- "so \\"so\\""');
    expect(prompt).toContain('"topics": a list of all that apply, which may be empty, of\n- "food"');
    expect(prompt).not.toMatch(/Examples|\{|\n\n\n/);
  });

  it("shows examples as the answers that are wanted, long ones cut", () => {
    const prompt = writePrompt(null, [mood], [{ text: `a\n${"b".repeat(2_000)}`, labels: { mood: "good" } }]);
    expect(prompt).toContain(`Examples:\n"a\\n${"b".repeat(998)}…" → {"mood":"good"}`);
  });

  it("fills in a prompt of one's own once: labels and texts that look like its placeholders stay", () => {
    const odd: ModelTarget = { ...mood, labels: ["{examples}", "$&"] };
    const prompt = writePrompt("A {labels} B {examples} C {other}", [odd], [{ text: "{labels}", labels: {} }]);
    expect(prompt).toBe('A "mood": exactly one of\n- "{examples}"\n- "$&" B Examples:\n"{labels}" → {} C {other}');
  });
});
